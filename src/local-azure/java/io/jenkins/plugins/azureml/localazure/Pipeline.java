package io.jenkins.plugins.azureml.localazure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A running pipeline. Starts each step when its predecessors have completed, and no more steps after a failure. */
final class Pipeline {
    private static final String LOG = "logs/azureml/executionlogs.txt";

    private final JobSubmission submission;
    private final Run parent;
    private final List<PipelineStep> waiting;
    private final Set<String> completed = new HashSet<>();
    private int running;
    private boolean failed;

    Pipeline(JobSubmission submission, Run parent, List<PipelineStep> steps) {
        this.submission = submission;
        this.parent = parent;
        this.waiting = new ArrayList<>(steps);
    }

    synchronized void next() {
        for (PipelineStep step : List.copyOf(waiting)) {
            if (!failed && !parent.isCancelRequested() && completed.containsAll(step.after())) {
                waiting.remove(step);
                start(step);
            }
        }
        if (running > 0) {
            return;
        }
        if (failed) {
            parent.fail(
                    submission.lifecycle.error(
                            "UserError",
                            "Pipeline has some failed steps. See child run or execution logs for more details."),
                    submission.lifecycle.now());
        } else {
            submission.lifecycle.endParent(parent, RunStatus.COMPLETED);
        }
    }

    private void start(PipelineStep step) {
        log("Submitting 1 runs, first five are: '" + step.name() + ":" + step.runId() + "'");
        try {
            Run child = step.starter().start(parent);
            running++;
            if (parent.isCancelRequested()) {
                // The cancellation came while this child was being created, and did not include it.
                submission.lifecycle.cancel(child);
            }
            child.end.thenAcceptAsync(status -> onEnd(step, status), submission.executor);
        } catch (IOException | ServiceException e) {
            log("Step '" + step.name() + "' could not be started: " + e.getMessage());
            failed = true;
        }
    }

    private void onEnd(PipelineStep step, String status) {
        synchronized (this) {
            running--;
            log("Execution of step '" + step.name() + "' (" + step.runId() + ") ended as " + status);
            if (status.equals(RunStatus.COMPLETED)) {
                completed.add(step.name());
            } else {
                failed = true;
            }
        }
        next();
    }

    private void log(String line) {
        parent.files.append(LOG, (line + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
