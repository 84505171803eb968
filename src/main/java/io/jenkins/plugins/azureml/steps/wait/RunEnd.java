package io.jenkins.plugins.azureml.steps.wait;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.RunDetails;
import io.jenkins.plugins.azureml.client.runs.Runs;
import io.jenkins.plugins.azureml.logs.LogSink;
import io.jenkins.plugins.azureml.steps.run.RunOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads what is left to read of a run that has ended, and decides whether the step fails. */
final class RunEnd {

    private final AmlWaitRunExecution wait;
    private final AmlWaitRunStep step;
    private final RunPoller poller;
    private final LogSink log;
    private final StatusReport report;
    private final ChildRuns children;
    private final LogPolls logs;
    private final LiveView view;

    /**
     * @param lines what the build log says about the end
     * @param failure why the step fails; null if it succeeds
     * @param returned what the step returns; null if it fails
     */
    record Result(
            @NonNull List<String> lines,
            @CheckForNull Throwable failure,
            @CheckForNull Object returned) {}

    RunEnd(
            @NonNull AmlWaitRunExecution wait,
            @NonNull AmlWaitRunStep step,
            @NonNull RunPoller poller,
            @NonNull LogSink log,
            @NonNull StatusReport report,
            @NonNull ChildRuns children,
            @NonNull LogPolls logs,
            @NonNull LiveView view) {
        this.wait = wait;
        this.step = step;
        this.poller = poller;
        this.log = log;
        this.report = report;
        this.children = children;
        this.logs = logs;
        this.view = view;
    }

    /**
     * Prints the rest of the log and of the child runs, and reads the metrics.
     *
     * @param runs null if the run history is out of reach
     */
    @NonNull
    Result read(@CheckForNull Runs runs, @NonNull RunDetails details) throws IOException, InterruptedException {
        Run run = details.run();
        if (runs != null) {
            // The line about the end comes after the last lines of the run's log.
            if (logs.readRest(runs, details)) {
                wait.getContext().saveState();
            }
            children.logChanges(runs, run, log);
        }
        long now = System.currentTimeMillis();
        log.note(() -> report.update(run, now, LogSink.DISCARD));
        String took = report.breakdown();
        List<String> lines = new ArrayList<>();
        lines.add(wait.name() + ": " + RunOutcome.status(run) + (took.isEmpty() ? "" : " (" + took + ")"));
        RunOutcome outcome = new RunOutcome(step.getRunId(), step.getExperiment(), run);
        wait.record(outcome::recordFailure);
        Duration waited = wait.waited(now);
        view.onEnd(runs, outcome.durationSeconds(waited), took, children, poller);
        if (step.failsOn(run)) {
            List<String> tail = runs == null ? List.of() : logs.unprintedTail(runs, details);
            return new Result(lines, outcome.failure(tail), null);
        }
        Object returned = new CompletedRun(wait, step, poller.client()).read(run, outcome, runs, waited, lines::add);
        return new Result(lines, null, returned);
    }
}
