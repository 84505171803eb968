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
 * What a wait tells of the runs that its run has started (steps of a pipeline, trials of a sweep): a line when one runs, and
 * one with its metrics when it has ended. It changes by leave of the {@link LogSink} alone, so that whoever serialises it sees
 * no line without its note.
 */
final class ChildRuns implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int MOST = 100;
    private static final int LONGEST_REASON = 300;
    /** No id of a run. */
    private static final String REST = "";
    /** Runs that have none by now hardly get one later. */
    private static final int RARELY = 10;

    /** Status last told, by run id. Changed by leave of the sink. */
    private final LinkedHashMap<String, String> told = new LinkedHashMap<>();

    /** Whether there are any, told or not. */
    private transient boolean seen;

    private transient long lastAsked;

    /** @return whether there was something to tell */
    boolean tell(@NonNull Runs runs, @NonNull Run parent, @NonNull LogSink out) throws InterruptedException {
        if (!isDue(parent)) {
            return false;
        }
        lastAsked = System.currentTimeMillis();
        boolean any = false;
        try {
            List<Run> children = runs.children(parent.runId());
            seen |= !children.isEmpty();
            for (Run child : children.subList(0, Math.min(MOST, children.size()))) {
                any |= tellOne(runs, child, out);
            }
            if (children.size() > MOST && !told.containsKey(REST)) {
                any |= out.print(
                        "Azure ML:   more than " + MOST + " child runs; the studio shows the others",
                        () -> told.put(REST, ""));
            }
        } catch (AzureMlException e) {
            // Worth less than the run itself; they come with a later poll.
        }
        return any;
    }

    private boolean isDue(Run parent) {
        boolean ended = parent.status().isTerminal();
        if (!ended && parent.status() != RunStatus.RUNNING && parent.status() != RunStatus.FINALIZING) {
            return false;
        }
        long every = SystemProperties.getInteger("io.jenkins.plugins.azureml.childRunSeconds", 30) * 1000L;
        boolean none = told.isEmpty() && !seen && !leavesWork(parent);
        if (ended) {
            return !none;
        }
        return System.currentTimeMillis() - lastAsked >= (none && lastAsked != 0 ? every * RARELY : every);
    }

    /** Whether it is of a kind whose work is done by others. The details of a run have its kind among the properties alone. */
    private static boolean leavesWork(Run parent) {
        String kind = parent.runType() + " " + parent.properties().get("azureml.runsource");
        return kind.toLowerCase(Locale.ROOT).matches(".*(hyperdrive|pipelinerun).*");
    }

    private boolean tellOne(Runs runs, Run child, LogSink out) throws InterruptedException {
        String status = RunOutcome.status(child);
        if (!child.status().isTerminal() && child.status() != RunStatus.RUNNING) {
            return false;
        }
        if (status.equals(told.get(child.runId()))) {
            return false;
        }
        String more = child.status().isTerminal() ? result(runs, child) : "";
        return out.print(
                "Azure ML:   child run " + child.runId() + ": " + status + (more.isEmpty() ? "" : ", " + more),
                () -> told.put(child.runId(), status));
    }

    private static String result(Runs runs, Run child) throws InterruptedException {
        if (child.status() == RunStatus.FAILED && child.error() != null) {
            // The others of a sweep go on, so nothing else of the log may tell.
            return HumanReadable.abbreviate(RunOutcome.reason(child.error()), LONGEST_REASON);
        }
        try {
            Map<String, Double> metrics = runs.metrics(child.runId());
            return RunMetrics.summary(metrics);
        } catch (AzureMlException e) {
            return "";
        }
    }
}
