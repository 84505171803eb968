package io.jenkins.plugins.azureml.steps.wait;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.actions.live.LiveRun;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.RunStatus;
import io.jenkins.plugins.azureml.client.runs.Runs;
import io.jenkins.plugins.azureml.steps.run.RunOutcome;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Passes what the polls of a wait see to the page of the build, in memory. Reads metrics and the end of the log only while a page is
 * open, and metrics only at every third poll, so that a page costs little and many pages cost as much as one.
 */
final class LiveView {

    private static final Logger LOGGER = Logger.getLogger(LiveView.class.getName());

    private static final int POLLS_BETWEEN_METRICS = 3;
    private static final int MAX_LINES = 8;

    private final AmlWaitRunExecution wait;
    private final AmlWaitRunStep step;
    private final ArrayDeque<String> lines = new ArrayDeque<>();
    private final Consumer<String> canceller;
    private final CurveReader curves;
    private final ChildCurves childCurves = new ChildCurves();

    private long logPosition = -1;
    /** Polls since a page was opened. */
    private int polls;

    LiveView(@NonNull AmlWaitRunExecution wait, @NonNull AmlWaitRunStep step) {
        this.wait = wait;
        this.step = step;
        canceller = canceller(wait, step);
        curves = new CurveReader(step.getRunId(), RunMetrics.MAX_CURVES);
    }

    /**
     * Called after each poll of a run that has not ended.
     *
     * @param runs null if the run history is out of reach
     */
    void onPolled(
            @CheckForNull Runs runs,
            @NonNull Run run,
            @NonNull StatusReport report,
            @NonNull ChildRuns children,
            @NonNull RunPoller poller)
            throws IOException, InterruptedException {
        LiveRun[] page = new LiveRun[1];
        live(live -> page[0] = live);
        if (page[0] == null) {
            return;
        }
        page[0].onCancel(canceller);
        page[0].status(
                RunOutcome.status(run),
                report.since(),
                QueueStatusText.isWaiting(run.status()) ? report.detail() : null);
        boolean watched = page[0].isWatched();
        boolean running = run.status() == RunStatus.RUNNING || run.status() == RunStatus.FINALIZING;
        boolean due = watched && running && runs != null && polls % POLLS_BETWEEN_METRICS == 0;
        polls = watched && running ? polls + 1 : 0;
        if (watched && readLines()) {
            page[0].lines(List.copyOf(lines));
        }
        if (due && readCurves(runs, poller.client())) {
            page[0].curves(curves.curves());
        }
        if (due) {
            childCurves.read(children.shown(), true, runs, poller.client());
        }
        page[0].children(childCurves.addTo(children.shown()));
    }

    /** Returns what cancels the run. The page must not keep a wait in memory that has ended, so this refers to it weakly. */
    private static Consumer<String> canceller(AmlWaitRunExecution wait, AmlWaitRunStep step) {
        WeakReference<AmlWaitRunExecution> reference = new WeakReference<>(wait);
        return user -> Optional.ofNullable(reference.get())
                .ifPresent(waiting -> waiting.cancelFromPage(user, step.getExperiment(), step.getRunId()));
    }

    /** Reads what the step has printed since the last call, from the build log, where secrets are masked. */
    private boolean readLines() throws InterruptedException {
        try {
            StepLogReader printed = StepLogReader.tail(wait.getContext(), logPosition);
            if (printed == null) {
                return false;
            }
            logPosition = printed.position();
            lines.addAll(printed.rest());
            while (lines.size() > MAX_LINES) {
                lines.remove();
            }
            return !printed.rest().isEmpty();
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "the end of the log cannot be read", e);
            return false;
        }
    }

    private boolean readCurves(Runs runs, AmlClient client) throws InterruptedException {
        try {
            return curves.read(runs, client);
        } catch (AzureMlException e) {
            // A later poll reads them.
            LOGGER.log(Level.FINE, "no metrics", e);
            return false;
        }
    }

    private void live(Consumer<LiveRun> action) {
        wait.record(page -> action.accept(page.live(step.getRunId())));
    }

    /**
     * Saves at the end of the run what only this wait has seen.
     *
     * @param runs null if the run history is out of reach
     * @param durationSeconds how long the run took
     * @param phases how long the run was in each status; empty if unknown
     */
    void onEnd(
            @CheckForNull Runs runs,
            double durationSeconds,
            @NonNull String phases,
            @NonNull ChildRuns children,
            @NonNull RunPoller poller)
            throws IOException, InterruptedException {
        if (runs != null && !children.shown().isEmpty()) {
            childCurves.read(children.shown(), false, runs, poller.client());
        }
        live(live -> live.children(childCurves.addTo(children.shown())));
        wait.record(page -> page.ended(step.getRunId(), durationSeconds, phases.isEmpty() ? null : phases));
    }
}
