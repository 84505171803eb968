package io.jenkins.plugins.azureml.chaos;

import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The runs of one pipeline as the service knows them, including the trials of a sweep and the jobs of a batch endpoint. */
final class PipelineRunsOnServer {

    private static final Set<String> ENDS = Set.of("Completed", "Failed", "Canceled");
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final LocalAzureMl azure;
    private final String experiment;

    PipelineRunsOnServer(LocalAzureMl azure, String experiment) {
        this.azure = azure;
        this.experiment = experiment;
    }

    private List<String> which(Predicate<String> wanted) {
        return Stream.of(experiment, BatchWorkload.endpoint(experiment))
                .flatMap(each -> azure.runIds(each).stream())
                .filter(wanted)
                .toList();
    }

    /** Returns the submitted runs, which have no parent. */
    List<String> submitted() {
        return withoutParent(experiment);
    }

    /** Returns the jobs of the batch endpoint of the pipeline. */
    List<String> invoked() {
        return withoutParent(BatchWorkload.endpoint(experiment));
    }

    private List<String> withoutParent(String which) {
        return azure.runIds(which).stream()
                .filter(id -> azure.parent(id).isEmpty())
                .toList();
    }

    /** Returns the active runs whose cancellation was not requested. */
    List<String> active() {
        return which(id -> !ENDS.contains(status(id)) && !azure.statuses(id).contains("CancelRequested"));
    }

    /** Returns the active runs. */
    List<String> unfinished() {
        return which(id -> !ENDS.contains(status(id)));
    }

    String status(String id) {
        List<String> statuses = azure.statuses(id);
        return statuses.get(statuses.size() - 1);
    }

    /** Waits until the runs whose cancellation was requested have ended. */
    void awaitEnds() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!unfinished().isEmpty() && System.nanoTime() < end) {
            Thread.sleep(20);
        }
    }
}
