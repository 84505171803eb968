package io.jenkins.plugins.azureml.chaos;

import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The runs of one pipeline as the service knows them, those that a sweep has started included. */
final class ServerRuns {

    private static final Set<String> ENDS = Set.of("Completed", "Failed", "Canceled");
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private final LocalAzureMl azure;
    private final String experiment;

    ServerRuns(LocalAzureMl azure, String experiment) {
        this.azure = azure;
        this.experiment = experiment;
    }

    private List<String> which(Predicate<String> wanted) {
        return azure.runIds(experiment).stream().filter(wanted).toList();
    }

    /** Those that no other run has started. */
    List<String> submitted() {
        return which(id -> azure.parent(id).isEmpty());
    }

    /** Those that have not ended, and that nobody has asked to end. */
    List<String> goingOn() {
        return which(id -> !ENDS.contains(status(id)) && !azure.statuses(id).contains("CancelRequested"));
    }

    /** Those that have not ended. */
    List<String> left() {
        return which(id -> !ENDS.contains(status(id)));
    }

    String status(String id) {
        List<String> statuses = azure.statuses(id);
        return statuses.get(statuses.size() - 1);
    }

    /** Gives those that were asked to end the time to do so. */
    void awaitEnds() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!left().isEmpty() && System.nanoTime() < end) {
            Thread.sleep(20);
        }
    }
}
