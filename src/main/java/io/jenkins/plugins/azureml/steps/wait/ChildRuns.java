package io.jenkins.plugins.azureml.steps.wait;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.RunStatus;
import io.jenkins.plugins.azureml.client.runs.Runs;
import io.jenkins.plugins.azureml.logs.LogSink;
import io.jenkins.plugins.azureml.steps.run.RunOutcome;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jenkins.util.SystemProperties;

/**
 * Logs the child runs of a run (steps of a pipeline, trials of a sweep): a line when a child starts to run, and one with its
 * metrics when it has ended. Modified only inside {@link LogSink} callbacks, so that the saved state always matches what was
 * printed.
 */
final class ChildRuns implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int MAX_CHILDREN = 100;
    private static final int MAX_REASON_LENGTH = 300;
    /** Key for the line about the children that are not logged; not a valid run id. */
    private static final String OTHERS = "";
    /** Factor on the interval for a run without children, which rarely gets any later. */
    private static final int SLOWDOWN = 10;

    /** Status that was logged last, by run id. */
    private final LinkedHashMap<String, String> logged = new LinkedHashMap<>();

    /** Whether the run has children, logged or not. */
    private transient boolean seen;

    /** Milliseconds since the epoch. */
    private transient long lastRead;

    /**
     * Reads the child runs if it is time to, and logs what has changed.
     *
     * @return whether anything was logged
     */
    boolean logChanges(@NonNull Runs runs, @NonNull Run parent, @NonNull LogSink out) throws InterruptedException {
        if (!isDue(parent)) {
            return false;
        }
        lastRead = System.currentTimeMillis();
        boolean any = false;
        try {
            List<Run> children = runs.children(parent.runId());
            seen |= !children.isEmpty();
            for (Run child : children.subList(0, Math.min(MAX_CHILDREN, children.size()))) {
                any |= logChild(runs, child, out);
            }
            if (children.size() > MAX_CHILDREN && !logged.containsKey(OTHERS)) {
                any |= out.print(
                        "Azure ML:   more than " + MAX_CHILDREN + " child runs; the studio shows the others",
                        () -> logged.put(OTHERS, ""));
            }
        } catch (AzureMlException e) {
            // Not worth failing a wait for; a later poll reads them.
        }
        return any;
    }

    private boolean isDue(Run parent) {
        boolean ended = parent.status().isTerminal();
        if (!ended && parent.status() != RunStatus.RUNNING && parent.status() != RunStatus.FINALIZING) {
            return false;
        }
        long every = SystemProperties.getInteger("io.jenkins.plugins.azureml.childRunSeconds", 30) * 1000L;
        boolean none = logged.isEmpty() && !seen && !delegatesToChildren(parent);
        if (ended) {
            return !none;
        }
        return System.currentTimeMillis() - lastRead >= (none && lastRead != 0 ? every * SLOWDOWN : every);
    }

    /** Returns whether the run is a sweep or a pipeline. Its details name the type only among the properties. */
    private static boolean delegatesToChildren(Run parent) {
        String kind = parent.runType() + " " + parent.properties().get("azureml.runsource");
        return kind.toLowerCase(Locale.ROOT).matches(".*(hyperdrive|pipelinerun).*");
    }

    private boolean logChild(Runs runs, Run child, LogSink out) throws InterruptedException {
        String status = RunOutcome.status(child);
        if (!child.status().isTerminal() && child.status() != RunStatus.RUNNING) {
            return false;
        }
        if (status.equals(logged.get(child.runId()))) {
            return false;
        }
        String outcome = child.status().isTerminal() ? result(runs, child) : "";
        return out.print(
                "Azure ML:   child run " + child.runId() + ": " + status + (outcome.isEmpty() ? "" : ", " + outcome),
                () -> logged.put(child.runId(), status));
    }

    private static String result(Runs runs, Run child) throws InterruptedException {
        if (child.status() == RunStatus.FAILED && child.error() != null) {
            // The other runs of a sweep continue, so nothing else in the log may mention the failure.
            return HumanReadable.abbreviate(RunOutcome.reason(child.error()), MAX_REASON_LENGTH);
        }
        try {
            Map<String, Double> metrics = runs.metrics(child.runId());
            return RunMetrics.summary(metrics);
        } catch (AzureMlException e) {
            return "";
        }
    }
}
