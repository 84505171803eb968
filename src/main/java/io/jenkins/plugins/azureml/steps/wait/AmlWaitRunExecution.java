package io.jenkins.plugins.azureml.steps.wait;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.RunDetails;
import io.jenkins.plugins.azureml.client.runs.RunStatus;
import io.jenkins.plugins.azureml.client.runs.Runs;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.logs.LogFollower;
import io.jenkins.plugins.azureml.logs.LogSink;
import io.jenkins.plugins.azureml.steps.Durations;
import io.jenkins.plugins.azureml.steps.PollInterval;
import io.jenkins.plugins.azureml.steps.run.OnAbort;
import io.jenkins.plugins.azureml.steps.run.OrphanedRuns;
import io.jenkins.plugins.azureml.steps.run.RunOutcome;
import io.jenkins.plugins.azureml.steps.run.RunStepExecution;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * A poll, then nothing until the next one. All that a poll has learnt is in fields that are saved with the build, so that
 * after a restart the wait goes on at the byte of the log where it stopped.
 */
public class AmlWaitRunExecution extends RunStepExecution implements RunPoller.Host {

    private static final long serialVersionUID = 1L;

    private static final Logger LOGGER = Logger.getLogger(AmlWaitRunExecution.class.getName());

    /** Most runs do not wait for longer; then nobody wants to know why. */
    private static final long PATIENCE_MILLIS = 30_000L;

    private final AmlWaitRunStep step;
    private final LogFollower logs = new LogFollower();
    private final StatusReport report = new StatusReport();
    private final long begun = System.currentTimeMillis();
    private PollInterval interval;
    private GracePeriod grace;
    private Heartbeat heartbeat;
    private ChildRuns children = new ChildRuns();
    private ResumableLog journal = ResumableLog.begin();

    /** Whether the build log says that the run has ended. */
    private boolean endTold;

    private transient boolean resumed;
    private transient RunPoller reader;
    private transient RunLogPrinter shown;
    private transient boolean givenUp;

    AmlWaitRunExecution(
            @NonNull StepContext context, @NonNull WorkspaceSettings settings, @NonNull AmlWaitRunStep step) {
        super(context, settings);
        this.step = step;
        grace = new GracePeriod(step, begun, 0);
        heartbeat = new Heartbeat(begun);
        journal.attach(super::print);
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
        interval = new PollInterval(step.getPollInterval());
        grace.resume(System.currentTimeMillis());
        reader = new RunPoller(this, step, this);
        shown = new RunLogPrinter(step, logs, journal);
        schedulePoll(0, this::poll);
        if (step.getTimeout() != null) {
            watch(begun + Durations.parse(step.getTimeout()).toMillis());
        }
    }

    /** Not by the polls, which may be held up by a service that hangs. */
    private void watch(long end) {
        // It may be days away, and is no reason to keep a build in memory.
        WeakReference<AmlWaitRunExecution> wait = new WeakReference<>(this);
        Runnable over = () -> {
            AmlWaitRunExecution still = wait.get();
            if (still != null && !still.reader.hasEnded()) {
                still.replaceWith(AmlThreads::cancellations, still::overTime);
            }
        };
        try {
            AmlThreads.timers().schedule(over, Math.max(0, end - System.currentTimeMillis()), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.FINE, "the controller is shutting down", e);
        }
    }

    private void overTime() throws IOException, InterruptedException {
        // It may have ended since the last poll.
        if (!reader.look() && !isStopping()) {
            giveUp("has not ended within timeout (" + step.getTimeout() + ").", step.getOnAbort());
        }
    }

    private void poll() throws IOException, InterruptedException {
        if (!isGivenUp()) {
            reader.read();
        }
    }

    private synchronized boolean isGivenUp() {
        return givenUp;
    }

    @Override
    public void seen(@NonNull Runs runs, @NonNull Run run, RunDetails details)
            throws IOException, InterruptedException {
        if (isGivenUp()) {
            return;
        }
        record(page -> page.status(step.getRunId(), step.getExperiment(), RunOutcome.status(run), run.target()));
        grace.read(System.currentTimeMillis());
        // From now on this step sees to it, whatever becomes of the build.
        OrphanedRuns.remove(build(), step.getRunId());
        if (resumed) {
            resumed = false;
            journal.recall(getContext());
        }
        boolean ended = run.status().isTerminal();
        // A run's last lines come before the word that it has ended.
        boolean news = !ended && tell(run);
        if (details != null) {
            news |= shown.follow(runs, details, ended);
        }
        if (news) {
            // At once: what is printed and not saved, a controller that is killed has to look for.
            getContext().saveState();
        }
        if (children.tell(runs, run, journal) && !ended) {
            news = true;
            getContext().saveState();
        }
        if (ended) {
            finish(runs, details);
            return;
        }
        long now = System.currentTimeMillis();
        heartbeat.beat(run, report, now, shown.progress(), runs::metrics, this::say);
        journal.forget();
        String stuck = grace.stuck(run, now, line -> println(name() + " " + line));
        if (stuck == null) {
            again(Math.min(report.age(now), now - begun), news, null);
        } else {
            giveUp(stuck, step.getOnGraceEnd());
        }
    }

    /** @param failure why there is no news; null if the run was read */
    private void again(long age, boolean news, IOException failure) {
        long millis = PollInterval.notBefore(interval.next(age, news), failure);
        schedulePoll(millis, this::poll);
    }

    private boolean tell(Run run) throws IOException, InterruptedException {
        long now = System.currentTimeMillis();
        boolean changed = report.update(run, now, about());
        String why = QueueStatusText.of(run);
        if (why == null && QueueStatusText.isWaiting(run.status()) && report.age(now) > PATIENCE_MILLIS) {
            why = ComputeStatusCache.reason(reader.client(), run);
        }
        if (why != null) {
            report.tell(why, now, about());
        }
        return changed;
    }

    @Override
    public void unreadable(@NonNull IOException e, @NonNull RunPoller.Outlook outlook) throws AbortException {
        if (isGivenUp()) {
            return;
        }
        long now = System.currentTimeMillis();
        String why = grace.unreadable(e, outlook, now, line -> println(name() + " " + line));
        if (why == null) {
            again(now - grace.unreadSince(), false, e);
        } else {
            giveUp(why, step.getOnGraceEnd());
        }
    }

    private void giveUp(String why, String what) {
        synchronized (this) {
            if (givenUp) {
                return;
            }
            givenUp = true;
        }
        String message = "Run " + step.getRunId() + " " + why;
        if (what.equals(OnAbort.CANCEL)) {
            cancelThen(new AbortException(message));
        } else {
            failSeenTo(new AbortException(message + " It is left as it is."));
        }
    }

    private void finish(Runs runs, RunDetails details) throws IOException, InterruptedException {
        shown.finish();
        Run run = details.run();
        long now = System.currentTimeMillis();
        journal.note(() -> report.update(run, now, LogSink.DISCARD));
        String took = report.breakdown();
        List<String> lines = new ArrayList<>();
        lines.add(name() + ": " + RunOutcome.status(run) + (took.isEmpty() ? "" : " (" + took + ")"));
        RunOutcome outcome = new RunOutcome(step.getRunId(), step.getExperiment(), run);
        if (step.failsOn(run)) {
            Throwable failure = outcome.failure(shown.lastLines(runs, details));
            tellEnd(lines);
            fail(failure);
            return;
        }
        Map<String, Double> metrics = RunMetrics.read(runs, step.getRunId(), lines::add);
        String portalUrl = portalUrl(step.getRunId());
        double seconds = outcome.durationSeconds(Duration.ofMillis(now - begun));
        Map<String, Object> result = outcome.result(metrics, portalUrl, seconds);
        BestRun best = BestRun.of(run).orElse(null);
        if (best != null) {
            best.addTo(result);
            lines.add(best.line());
            String bestUrl = portalUrl(best.runId());
            record(page -> page.best(step.getRunId(), best.runId(), best.metric(), best.score(), bestUrl));
        } else {
            BestRun.absence(run).ifPresent(lines::add);
        }
        if (run.status() == RunStatus.COMPLETED && !isShuttingDown()) {
            Map<String, Double> kept = RunMetrics.kept(step.getRunId(), metrics, lines::add);
            Map<String, List<Double>> curves = RunMetrics.curves(reader.client(), step.getRunId(), kept);
            record(page -> page.completed(step.getRunId(), portalUrl, seconds, kept, curves));
        }
        tellEnd(lines);
        succeed(result);
    }

    private String portalUrl(String runId) throws IOException, InterruptedException {
        return reader.client().studioRun(step.getExperiment(), runId).toString();
    }

    /** Right before the step ends, and not again if the controller is restarted between the two. */
    private void tellEnd(List<String> lines) {
        if (!endTold) {
            journal.print(String.join("\n", lines), () -> endTold = true);
        }
    }

    /** Where lines about the run go. */
    private LogSink about() {
        return journal.map(line -> name() + ": " + line);
    }

    private void say(String what) {
        println(name() + ": " + what);
    }

    @Override
    protected boolean print(@NonNull String lines) {
        return journal.print(lines, () -> {});
    }

    private String name() {
        return "Azure ML: run " + step.getRunId();
    }

    /** Cancels the run, unless told to leave it. */
    @Override
    protected void onStop(@NonNull Throwable cause) {
        if (step.getOnAbort().equals(OnAbort.LEAVE)) {
            AmlThreads.cancellations().execute(() -> {
                println(name() + " goes on in Azure, as onAbort: 'leave' wants it");
                failSeenTo(cause);
            });
        } else {
            cancelThen(cause);
        }
    }

    /** Once: a stop that comes while a run that was given up is being cancelled waits for the same word. */
    private void cancelThen(Throwable cause) {
        cancelRun(
                step.getExperiment(),
                step.getRunId(),
                false,
                () -> failSeenTo(stopCause() == null ? cause : stopCause()));
    }

    /** What is to become of the run was decided here, also if it was never read: no more of that at the end of the build. */
    private void failSeenTo(Throwable cause) {
        withBuild(run -> OrphanedRuns.remove(run, step.getRunId()));
        fail(cause);
    }

    /** As one with what is printed. */
    private void writeObject(ObjectOutputStream out) throws IOException {
        synchronized (journal) {
            out.defaultWriteObject();
        }
    }

    /** A state written by an earlier version has no word about what came later. */
    private Object readResolve() {
        resumed = true;
        if (journal == null) {
            journal = ResumableLog.unknown();
        }
        journal.attach(super::print);
        if (children == null) {
            children = new ChildRuns();
        }
        if (grace == null) {
            grace = new GracePeriod(step, begun, report.status() == null ? 0 : begun);
        }
        if (heartbeat == null) {
            heartbeat = new Heartbeat(System.currentTimeMillis());
        }
        return this;
    }

    @Override
    public String getStatus() {
        return "waiting for run " + step.getRunId() + (report.status() == null ? "" : ", " + report.status());
    }
}
