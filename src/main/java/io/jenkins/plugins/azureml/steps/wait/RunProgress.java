package io.jenkins.plugins.azureml.steps.wait;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.RunDetails;
import io.jenkins.plugins.azureml.client.runs.Runs;
import io.jenkins.plugins.azureml.logs.LogSink;
import java.io.IOException;

/** Shows what the polls of a run that has not ended find, in the build log and on the page of the build. */
final class RunProgress {

    /** The compute of a queued run is read only after this time, since most runs start sooner. */
    private static final long QUEUED_MILLIS = 30_000L;

    private final AmlWaitRunExecution wait;
    private final RunPoller poller;
    private final LogSink log;
    private final StatusReport report;
    private final ChildRuns children;
    private final Heartbeat heartbeat;
    private final LogPolls logs;
    private final LiveView view;

    RunProgress(
            @NonNull AmlWaitRunExecution wait,
            @NonNull RunPoller poller,
            @NonNull LogSink log,
            @NonNull StatusReport report,
            @NonNull ChildRuns children,
            @NonNull Heartbeat heartbeat,
            @NonNull LogPolls logs,
            @NonNull LiveView view) {
        this.wait = wait;
        this.poller = poller;
        this.log = log;
        this.report = report;
        this.children = children;
        this.heartbeat = heartbeat;
        this.logs = logs;
        this.view = view;
    }

    /**
     * Shows what is new.
     *
     * @param runs null if the run history is out of reach
     * @param details null if the run was polled in a batch
     * @return whether anything was printed
     */
    boolean show(@CheckForNull Runs runs, @NonNull Run run, @CheckForNull RunDetails details)
            throws IOException, InterruptedException {
        boolean news = logStatus(run);
        if (details != null && runs != null) {
            news |= logs.read(runs, details);
        }
        if (news) {
            // Saved at once: lines that are printed but not saved have to be read back if the controller is killed.
            wait.getContext().saveState();
        }
        if (runs != null && children.logChanges(runs, run, log)) {
            news = true;
            wait.getContext().saveState();
        }
        view.onPolled(runs, run, report, children, poller);
        heartbeat.beat(
                run,
                report,
                System.currentTimeMillis(),
                logs.progress(),
                RunMetrics.source(runs),
                text -> wait.println(wait.name() + ": " + text));
        return news;
    }

    private boolean logStatus(Run run) throws IOException, InterruptedException {
        long now = System.currentTimeMillis();
        boolean changed = report.update(run, now, wait.aboutRun());
        String detail = QueueStatusText.describe(run);
        if (detail == null && QueueStatusText.isWaiting(run.status()) && report.age(now) > QUEUED_MILLIS) {
            detail = ComputeStatusCache.describe(poller.client(), run);
        }
        if (detail != null) {
            report.logDetail(detail, now, wait.aboutRun());
        }
        return changed;
    }
}
