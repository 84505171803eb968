package io.jenkins.plugins.azureml.steps.wait;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.RunDetails;
import io.jenkins.plugins.azureml.client.runs.Runs;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.logs.LogFollower;
import io.jenkins.plugins.azureml.logs.LogSink;
import io.jenkins.plugins.azureml.steps.Durations;
import io.jenkins.plugins.azureml.steps.OnAbort;
import io.jenkins.plugins.azureml.steps.PollInterval;
import io.jenkins.plugins.azureml.steps.run.OrphanedRuns;
import io.jenkins.plugins.azureml.steps.run.RunOutcome;
import io.jenkins.plugins.azureml.steps.run.RunStepExecution;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Polls the run; between polls it holds no thread. The results of each poll are in fields that are saved with the build. After a
 * restart the wait resumes at the last printed byte of the run's log.
 */
public class AmlWaitRunExecution extends RunStepExecution {

    private static final long serialVersionUID = 1L;

    private static final Logger LOGGER = Logger.getLogger(AmlWaitRunExecution.class.getName());

    private final AmlWaitRunStep step;
    private final LogFollower follower = new LogFollower();
    private final StatusReport report = new StatusReport();
    /** Milliseconds since the epoch. */
    private final long startedAt = System.currentTimeMillis();

    private PollInterval interval;
    private GracePeriod grace;
    private Heartbeat heartbeat;
    private ChildRuns children = new ChildRuns();
    private ResumableLog log = ResumableLog.begin();
    private final ImageBuild image = new ImageBuild();

    /** Whether the run history was read, so that it is in reach. */
    private boolean historyRead;

    /** Whether it was logged that the run history is out of reach. */
    private boolean outOfReachLogged;

    /** Whether the end of the run was logged. */
    private boolean endLogged;

    /** Why the run was given up and is canceled; null if it was not. Saved, so that a restart does not wait for it again. */
    private String cancelReason;

    private transient boolean resumed;
    private transient RunPoller poller;
    private transient LogPolls logs;
    private transient LiveView view;
    private transient RunProgress progress;
    private transient boolean givenUp;
    /** Held while a poll is evaluated: the check at the timeout may begin before an interrupted poll has noticed. */
    private transient ReentrantLock evaluation;

    AmlWaitRunExecution(
            @NonNull StepContext context, @NonNull WorkspaceSettings settings, @NonNull AmlWaitRunStep step) {
        super(context, settings);
        this.step = step;
        grace = new GracePeriod(step, startedAt, 0);
        heartbeat = new Heartbeat(startedAt);
        log.setPrinter(super::print);
    }

    @NonNull
    @Override
    public List<String> problems() {
        List<String> problems = super.problems();
        problems.addAll(step.problems());
        return problems;
    }

    @Override
    protected void startWork() {
        String reason = cancelReason();
        if (reason != null) {
            synchronized (this) {
                givenUp = true;
            }
            cancelAndFail(new AbortException(reason));
            return;
        }
        evaluation = new ReentrantLock();
        interval = new PollInterval(step.getPollInterval());
        grace.resume(System.currentTimeMillis());
        poller = new RunPoller(this, step);
        RunLogPrinter printer = new RunLogPrinter(step, follower, log);
        logs = new LogPolls(this, step, interval, printer, image, report, poller::client);
        view = new LiveView(this, step);
        progress = new RunProgress(this, poller, log, report, children, heartbeat, logs, view);
        schedulePoll(0, this::poll);
        if (step.getTimeout() != null) {
            scheduleTimeout(startedAt + Durations.parse(step.getTimeout()).toMillis());
        }
    }

    /** Uses a timer of its own, because polls may hang with the service. */
    private void scheduleTimeout(long end) {
        // The timeout may be days away and must not keep a finished build in memory.
        WeakReference<AmlWaitRunExecution> wait = new WeakReference<>(this);
        Runnable onTimeout = () -> Optional.ofNullable(wait.get()).ifPresent(AmlWaitRunExecution::onTimeout);
        try {
            AmlThreads.timers()
                    .schedule(onTimeout, Math.max(0, end - System.currentTimeMillis()), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.FINE, "the controller is shutting down", e);
        }
    }

    /** Interrupts the poll in progress, and checks the run once more. */
    void onTimeout() {
        if (!poller.hasEnded()) {
            replaceWith(AmlThreads::cancellations, this::timeOut);
        }
    }

    private void timeOut() throws IOException, InterruptedException {
        // The run may have ended since the last poll.
        if (!poller.finalCheck() && !isStopping()) {
            giveUp("did not end within timeout (" + step.getTimeout() + ").", step.getOnAbort());
        }
    }

    private void poll() throws IOException, InterruptedException {
        if (!isGivenUp()) {
            poller.poll();
        }
    }

    private synchronized boolean isGivenUp() {
        return givenUp;
    }

    private synchronized String cancelReason() {
        return cancelReason;
    }

    /**
     * Logs what is new, and completes the step if the run has ended. Called by the poller.
     *
     * @param runs null if the run history is out of reach
     * @param details null if the run was polled in a batch
     */
    void onPolled(@CheckForNull Runs runs, @NonNull Run run, @CheckForNull RunDetails details)
            throws IOException, InterruptedException {
        evaluation.lockInterruptibly();
        try {
            if (!isGivenUp()) {
                evaluate(runs, run, details);
            }
        } finally {
            evaluation.unlock();
        }
    }

    private void evaluate(Runs runs, Run run, @CheckForNull RunDetails details)
            throws IOException, InterruptedException {
        record(page -> page.status(step.getRunId(), step.getExperiment(), RunOutcome.status(run), run.target()));
        grace.onRead(System.currentTimeMillis());
        if (run.status().isTerminal()) {
            OrphanedRuns.remove(build(), step.getRunId());
        } else {
            // From now on this step cancels the run, not the end of an interrupted build.
            OrphanedRuns.claim(build(), step.getRunId());
        }
        if (resumed) {
            resumed = false;
            log.reconcile(getContext());
        }
        if (run.status().isTerminal()) {
            finish(runs, details);
            return;
        }
        boolean news = progress.show(runs, run, details);
        log.discardRecovered();
        long now = System.currentTimeMillis();
        String reason = grace.checkStalled(run, now, line -> println(name() + " " + line));
        if (reason != null) {
            giveUp(reason, step.getOnGraceEnd());
            return;
        }
        scheduleNextPoll(statusAge(now), news || logs.isGrowing(), null);
        if (details == null && runs != null) {
            logs.readIfDue(runs, run);
        }
    }

    /** Returns the milliseconds since the status last changed, or since the wait began. @param now milliseconds since the epoch */
    long statusAge(long now) {
        return Math.min(report.age(now), now - startedAt);
    }

    /** Returns how long this wait has waited. @param now milliseconds since the epoch */
    @NonNull
    Duration waited(long now) {
        return Duration.ofMillis(now - startedAt);
    }

    /** Runs the work beside the polls of the status, unless this wait is over by then. */
    void readLogInBackground(@NonNull Work work) {
        pollInBackground(() -> {
            if (!isGivenUp() && !isStopping()) {
                work.run();
            }
        });
    }

    /** Returns whether this wait has read the run history, before or after a restart. Called by the poller. */
    boolean hasReadHistory() {
        return historyRead;
    }

    /** Called by the poller when it has read the run history. */
    void onHistoryRead() {
        historyRead = true;
    }

    /** Logs once that the run history is out of reach. Called by the poller. */
    void onHistoryOutOfReach(@NonNull AzureMlException why) {
        if (!outOfReachLogged) {
            outOfReachLogged = true;
            println(name() + RunPoller.outOfReachText(why));
            getContext().saveState();
        }
    }

    /**
     * @param age milliseconds since the last change of status
     * @param news whether anything was printed
     * @param failure of the last poll; null if it succeeded
     */
    private void scheduleNextPoll(long age, boolean news, IOException failure) {
        long millis = PollInterval.notBefore(interval.next(age, news, poller.isShared()), failure);
        schedulePoll(millis, this::poll);
    }

    /** Schedules a retry, or gives up. A failed poll does not mean that the run has failed. Called by the poller. */
    void onPollFailure(@NonNull IOException e, @NonNull RunPoller.FailureKind kind) throws AbortException {
        if (isGivenUp()) {
            return;
        }
        long now = System.currentTimeMillis();
        String reason = grace.onPollFailure(e, kind, now, line -> println(name() + " " + line));
        if (reason == null) {
            scheduleNextPoll(now - grace.unreadSince(), false, e);
        } else {
            giveUp(reason, step.getOnGraceEnd());
        }
    }

    /**
     * Fails the step although the run has not ended.
     *
     * @param choice whether the run is canceled, see {@link OnAbort}
     */
    private void giveUp(String reason, String choice) {
        synchronized (this) {
            if (givenUp) {
                return;
            }
            givenUp = true;
        }
        String message = "Run " + step.getRunId() + " " + reason;
        if (choice.equals(OnAbort.CANCEL)) {
            synchronized (this) {
                cancelReason = message;
            }
            whenSaved(() -> cancelAndFail(new AbortException(message)));
        } else {
            failAndRelease(new AbortException(message + " The run is not canceled."));
        }
    }

    private void finish(@CheckForNull Runs runs, RunDetails details) throws IOException, InterruptedException {
        RunEnd.Result end = new RunEnd(this, step, poller, log, report, children, logs, view).read(runs, details);
        logEnd(end.lines());
        if (end.failure() != null) {
            fail(end.failure());
        } else {
            succeed(end.returned());
        }
    }

    /** Logs the end of the run, right before the step ends. Not repeated if the controller restarts between the two. */
    private void logEnd(List<String> lines) {
        if (!endLogged) {
            log.print(String.join("\n", lines), () -> endLogged = true);
        }
    }

    /** Returns a sink that puts the run's name in front of each line. */
    @NonNull
    LogSink aboutRun() {
        return log.map(line -> name() + ": " + line);
    }

    @Override
    protected boolean print(@NonNull String lines) {
        return log.print(lines, () -> {});
    }

    /** Returns the run for the beginning of a log line. */
    @NonNull
    String name() {
        return "Azure ML: run " + step.getRunId();
    }

    /** Cancels the run, unless {@code onAbort} leaves it. */
    @Override
    protected void onStop(@NonNull Throwable cause) {
        if (step.getOnAbort().equals(OnAbort.LEAVE)) {
            AmlThreads.cancellations().execute(() -> {
                println(name() + " continues in Azure (onAbort: 'leave')");
                failAndRelease(cause);
            });
        } else {
            cancelAndFail(cause);
        }
    }

    /** A stop during the cancellation of a run that was given up waits for that cancellation. */
    private void cancelAndFail(Throwable cause) {
        cancelRun(
                step.getExperiment(),
                step.getRunId(),
                false,
                () -> failAndRelease(stopCause() == null ? cause : stopCause()));
    }

    /** Fails the step. The end of the build does not cancel the run any more, since this step has decided about it. */
    private void failAndRelease(Throwable cause) {
        withBuild(run -> OrphanedRuns.claim(run, step.getRunId()));
        record(page -> page.released(step.getRunId()));
        fail(cause);
    }

    /** Writes the state while no line is printed, so that the two match. */
    private void writeObject(ObjectOutputStream out) throws IOException {
        synchronized (log) {
            out.defaultWriteObject();
        }
    }

    private Object readResolve() {
        resumed = true;
        log.setPrinter(super::print);
        return this;
    }

    @Override
    public String getStatus() {
        return "waiting for run " + step.getRunId() + (report.status() == null ? "" : ", " + report.status());
    }
}
