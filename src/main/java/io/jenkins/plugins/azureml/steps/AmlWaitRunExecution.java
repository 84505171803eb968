package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.AzureMlException;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.RunDetails;
import io.jenkins.plugins.azureml.client.runs.RunStatus;
import io.jenkins.plugins.azureml.client.runs.Runs;
import io.jenkins.plugins.azureml.connection.AmlConnection;
import io.jenkins.plugins.azureml.connection.AmlThreads;
import io.jenkins.plugins.azureml.connection.WorkspaceSettings;
import io.jenkins.plugins.azureml.logs.LogFiles;
import io.jenkins.plugins.azureml.logs.LogFollower;
import io.jenkins.plugins.azureml.logs.LogReader;
import io.jenkins.plugins.azureml.logs.LogTail;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import jenkins.util.SystemProperties;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * A poll, then nothing until the next one. All that a poll has learnt is in fields that are saved with the build, so that
 * after a restart the wait goes on at the byte of the log where it stopped.
 */
class AmlWaitRunExecution extends AmlStepExecution {

    private static final long serialVersionUID = 1L;

    private static final int UNREADABLE_AT_FIRST = 3;
    private static final int TAIL_LINES = 10;
    /** Most runs do not wait for longer; then nobody wants to know why. */
    private static final long PATIENCE_MILLIS = 30_000L;

    private static final long CLIENT_MILLIS = 5 * 60_000L;

    private final AmlWaitRunStep step;
    private final LogFollower logs = new LogFollower();
    private final StatusReport report = new StatusReport();
    private final long begun = System.currentTimeMillis();
    private PollInterval interval;
    /** Times are milliseconds since the epoch; 0 stands for never, or not now. */
    private long lastRead;

    private long troubleSince;
    private long lastHeartbeat = begun;
    private ChildRuns children = new ChildRuns();

    private transient AmlClient client;
    private transient long clientMade;
    private transient int failedPolls;
    private transient volatile RunCancellation cancellation;

    AmlWaitRunExecution(
            @NonNull StepContext context, @NonNull WorkspaceSettings settings, @NonNull AmlWaitRunStep step) {
        super(context, settings);
        this.step = step;
    }

    @NonNull
    @Override
    List<String> problems() {
        List<String> problems = super.problems();
        problems.addAll(step.problems());
        return problems;
    }

    @Override
    void begin() {
        interval = new PollInterval(step.getPollInterval());
        if (lastRead != 0) {
            // Whether it could be read while the controller was down, nobody knows.
            lastRead = System.currentTimeMillis();
        }
        later(0, this::poll);
    }

    private void poll() throws IOException, InterruptedException {
        if (isOverTime()) {
            giveUp("has not ended within timeout (" + step.getTimeout() + ").", step.getOnAbort());
            return;
        }
        RunDetails details;
        Runs runs;
        try {
            runs = current().runs(step.getExperiment());
            details = runs.details(step.getRunId());
        } catch (AzureMlException e) {
            client = null;
            cannotRead(e, e.isNotFound() || e.status() / 100 != 4);
            return;
        } catch (AbortException e) {
            // The credentials: gone for a moment while they are replaced?
            client = null;
            cannotRead(e, false);
            return;
        }
        failedPolls = 0;
        RunRecord.seen(getContext(), step.getRunId(), step.getExperiment(), details.run());
        lastRead = System.currentTimeMillis();
        Run run = details.run();
        boolean ended = run.status().isTerminal();
        // A run's last lines come before the word that it has ended.
        boolean news = !ended && tell(run);
        if (step.isStreamLogs()) {
            news |= follow(runs, details, ended);
        }
        news |= children.tell(runs, run, this::print);
        if (ended) {
            finish(runs, details);
            return;
        }
        heartbeat(runs, run);
        if (news) {
            getContext().saveState();
        }
        if (!isStuckForTooLong(run)) {
            again(report.age(System.currentTimeMillis()), news);
        }
    }

    private void again(long age, boolean news) {
        long millis = interval.next(age, news);
        if (step.getTimeout() != null) {
            long left = begun + Durations.parse(step.getTimeout()).toMillis() - System.currentTimeMillis();
            millis = Math.max(0, Math.min(millis, left + 1));
        }
        later(millis, this::poll);
    }

    private boolean isOverTime() {
        return step.getTimeout() != null
                && System.currentTimeMillis() - begun
                        > Durations.parse(step.getTimeout()).toMillis();
    }

    private boolean tell(Run run) throws IOException, InterruptedException {
        long now = System.currentTimeMillis();
        boolean changed = report.update(RunOutcome.status(run), now, line -> print(name() + ": " + line));
        String why = QueueReason.of(run);
        if (why == null && QueueReason.isWaiting(run) && report.age(now) > PATIENCE_MILLIS) {
            why = ComputeWatch.reason(current(), run);
        }
        if (why != null) {
            report.tell(why, line -> print(name() + ": " + line));
        }
        return changed;
    }

    private boolean follow(Runs runs, RunDetails details, boolean ended) throws IOException, InterruptedException {
        try {
            return logs.follow(shown(details), ended, reader(runs), this::printLog);
        } catch (AzureMlException e) {
            // The log is worth less than the run: what is missing now comes with a later poll.
            if (ended) {
                println("Azure ML: the rest of the log cannot be read: " + e.getMessage());
            }
            return false;
        }
    }

    private Map<String, URI> shown(RunDetails details) {
        return step.getLogFiles() == null
                ? LogFiles.streamed(details.logFiles())
                : LogFiles.chosen(details.logFiles(), step.logFilePatterns()::matches);
    }

    private static LogReader reader(Runs runs) {
        return runs::readLog;
    }

    /** The run's own lines, as they are but for secrets. */
    private boolean printLog(String lines) {
        return print(AmlConnection.http().redactor().redactValues(lines));
    }

    /** A sign of life, for a run that says little. */
    private void heartbeat(Runs runs, Run run) throws InterruptedException {
        long now = System.currentTimeMillis();
        long every = SystemProperties.getInteger("io.jenkins.plugins.azureml.heartbeatSeconds", 600) * 1000L;
        if (now - lastHeartbeat < every) {
            return;
        }
        lastHeartbeat = now;
        String metrics = "";
        if (run.status() == RunStatus.RUNNING) {
            try {
                metrics = RunOutcome.text(runs.metrics(step.getRunId()));
            } catch (AzureMlException e) {
                // The next one may have them.
            }
        }
        println(name() + ": " + report.status() + " for " + Texts.duration(Duration.ofMillis(report.age(now)))
                + (metrics.isEmpty() ? "" : ", " + metrics));
    }

    /**
     * Failing to read is not the run's end: patient once it was read before, and at first as long as it may be appearing.
     *
     * @param mayPass whether it is of a kind that passes by itself
     */
    private void cannotRead(IOException e, boolean mayPass) throws AbortException {
        long now = System.currentTimeMillis();
        failedPolls++;
        if (lastRead == 0 && (!mayPass || failedPolls >= UNREADABLE_AT_FIRST)) {
            throw new AbortException(e.getMessage());
        }
        if (lastRead != 0 && now - lastRead > graceMillis()) {
            giveUp(
                    "could not be read for longer than graceTime (" + step.getGraceTime() + "). " + e.getMessage(),
                    step.getOnGraceEnd());
            return;
        }
        if (failedPolls == 1 && lastRead != 0) {
            println(name() + " cannot be read at the moment, trying on for " + step.getGraceTime() + ": "
                    + e.getMessage());
        }
        again(now - Math.max(lastRead, begun), false);
    }

    private long graceMillis() {
        return Durations.parse(step.getGraceTime()).toMillis();
    }

    private boolean isStuckForTooLong(Run run) throws AbortException {
        if (!run.status().isStuck()) {
            troubleSince = 0;
            return false;
        }
        String status = RunOutcome.status(run);
        if (step.failsOn(run)) {
            giveUp("is " + status + ".", step.getOnGraceEnd());
            return true;
        }
        long now = System.currentTimeMillis();
        if (troubleSince == 0) {
            troubleSince = now;
            println(name() + " is " + status + ", which is not its end; waiting for it to go on for "
                    + step.getGraceTime());
        }
        if (now - troubleSince > graceMillis()) {
            giveUp(
                    "has been " + status + " for longer than graceTime (" + step.getGraceTime() + ").",
                    step.getOnGraceEnd());
            return true;
        }
        return false;
    }

    private void giveUp(String why, String what) {
        String message = "Run " + step.getRunId() + " " + why;
        if (what.equals(AmlWaitRunStep.CANCEL)) {
            cancelThen(new AbortException(message));
        } else {
            fail(new AbortException(message + " It is left as it is."));
        }
    }

    private void finish(Runs runs, RunDetails details) throws IOException, InterruptedException {
        logs.finish(this::printLog);
        if (isGoingDown()) {
            // What was not printed any more comes after the restart, and then the end.
            return;
        }
        Run run = details.run();
        long now = System.currentTimeMillis();
        report.update(RunOutcome.status(run), now, line -> true);
        String took = report.breakdown();
        println(name() + ": " + RunOutcome.status(run) + (took.isEmpty() ? "" : " (" + took + ")"));
        RunOutcome outcome = new RunOutcome(step.getRunId(), step.getExperiment(), run);
        if (step.failsOn(run)) {
            fail(outcome.failure(lastLines(runs, details)));
            return;
        }
        Map<String, Object> result = outcome.result(
                RunOutcome.metrics(runs, step.getRunId(), this::println),
                current().studioRun(step.getExperiment(), step.getRunId()).toString(),
                Duration.ofMillis(now - begun));
        succeed(run.status() == RunStatus.COMPLETED ? RunRecord.completed(getContext(), current(), result) : result);
    }

    private List<String> lastLines(Runs runs, RunDetails details) throws InterruptedException {
        List<String> lines = logs.lastLines();
        try {
            if (lines.isEmpty()) {
                lines = LogTail.read(shown(details), TAIL_LINES, reader(runs));
            }
        } catch (IOException e) {
            return List.of();
        }
        return lines.stream().map(AmlConnection.http().redactor()::redactValues).toList();
    }

    private String name() {
        return "Azure ML: run " + step.getRunId();
    }

    /** Made anew from time to time, so that rotated credentials are picked up in the middle of a long wait. */
    private AmlClient current() throws IOException, InterruptedException {
        long now = System.currentTimeMillis();
        if (client == null || now - clientMade > CLIENT_MILLIS) {
            client = client();
            clientMade = now;
        }
        return client;
    }

    /** Cancels the run, unless told to leave it. */
    @Override
    void end(@NonNull Throwable cause) {
        if (step.getOnAbort().equals(AmlWaitRunStep.LEAVE)) {
            AmlThreads.stops().execute(() -> {
                println(name() + " goes on in Azure, as onAbort: 'leave' wants it");
                fail(cause);
            });
        } else {
            cancelThen(cause);
        }
    }

    @Override
    void endAtOnce(@NonNull Throwable cause) {
        if (cancellation != null) {
            cancellation.abandon();
        }
        fail(cause);
    }

    private void cancelThen(Throwable cause) {
        cancellation = new RunCancellation(this, step.getExperiment(), step.getRunId(), false, () -> fail(cause));
        cancellation.start();
    }

    /** A state written by an earlier version has no word about what came later. */
    private Object readResolve() {
        if (children == null) {
            children = new ChildRuns();
        }
        if (lastHeartbeat == 0) {
            lastHeartbeat = System.currentTimeMillis();
        }
        return this;
    }

    @Override
    public String getStatus() {
        return "waiting for run " + step.getRunId() + (report.status() == null ? "" : ", " + report.status());
    }
}
