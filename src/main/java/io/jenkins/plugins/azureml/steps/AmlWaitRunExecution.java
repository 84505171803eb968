package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.AzureMlException;
import io.jenkins.plugins.azureml.client.runs.Experiments;
import io.jenkins.plugins.azureml.client.runs.RunDetails;
import io.jenkins.plugins.azureml.client.runs.RunIds;
import io.jenkins.plugins.azureml.client.runs.Runs;
import io.jenkins.plugins.azureml.connection.WorkspaceSettings;
import io.jenkins.plugins.azureml.logs.LogFollower;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * A poll, then nothing until the next one. All that a poll has learnt is in fields that are saved with the build, so that
 * after a restart the wait goes on at the byte of the log where it stopped.
 */
class AmlWaitRunExecution extends AmlStepExecution {

    private static final long serialVersionUID = 1L;

    private static final long LOG_BYTES_PER_POLL = 4L * 1024 * 1024;
    private static final int UNREADABLE_AT_FIRST = 3;
    private static final long CLIENT_MILLIS = 5 * 60_000L;
    private static final Set<String> CHOICES = Set.of(AmlWaitRunStep.CANCEL, AmlWaitRunStep.LEAVE);

    private final AmlWaitRunStep step;
    private final LogFollower logs = new LogFollower();
    private final StatusReport report = new StatusReport();
    private final long begun = System.currentTimeMillis();
    private PollInterval interval;
    /** Times are milliseconds since the epoch; 0 stands for never, or not now. */
    private long lastRead;

    private long troubleSince;

    private transient AmlClient client;
    private transient long clientMade;
    private transient int failedPolls;

    AmlWaitRunExecution(
            @NonNull StepContext context, @NonNull WorkspaceSettings settings, @NonNull AmlWaitRunStep step) {
        super(context, settings);
        this.step = step;
    }

    @NonNull
    @Override
    List<String> problems() {
        List<String> problems = super.problems();
        RunIds.problem(step.getRunId()).ifPresent(problems::add);
        if (step.getExperiment() != null) {
            Experiments.problem(step.getExperiment()).ifPresent(problems::add);
        }
        Durations.problem("pollInterval", step.getPollInterval()).ifPresent(problems::add);
        Durations.problem("graceTime", step.getGraceTime()).ifPresent(problems::add);
        check(problems, "onAbort", step.getOnAbort());
        check(problems, "onGraceEnd", step.getOnGraceEnd());
        return problems;
    }

    private static void check(List<String> problems, String parameter, String value) {
        if (!CHOICES.contains(value)) {
            problems.add(parameter + " '" + value + "' must be 'cancel' or 'leave'");
        }
    }

    @Override
    void begin() {
        interval = new PollInterval(step.getPollInterval());
        later(0, this::poll);
    }

    private void poll() throws IOException, InterruptedException {
        RunDetails details;
        Runs runs;
        try {
            runs = current().runs(step.getExperiment());
            details = runs.details(step.getRunId());
        } catch (AzureMlException e) {
            client = null;
            cannotRead(e);
            return;
        }
        failedPolls = 0;
        RunRecord.seen(getContext(), step.getRunId(), step.getExperiment(), details.run());
        lastRead = System.currentTimeMillis();
        boolean ended = details.run().status().isTerminal();
        // A run's last lines come before the word that it has ended.
        boolean news = !ended && tell(details);
        if (step.isStreamLogs() || ended) {
            news |= follow(runs, details, ended ? Long.MAX_VALUE : LOG_BYTES_PER_POLL);
        }
        if (ended) {
            finish(runs, details);
            return;
        }
        if (news) {
            getContext().saveState();
        }
        if (isStuckForTooLong(details)) {
            giveUp("has been " + RunOutcome.status(details.run()) + " for longer than graceTime (" + step.getGraceTime()
                    + ")");
            return;
        }
        later(interval.next(report.age(System.currentTimeMillis()), news), this::poll);
    }

    private boolean tell(RunDetails details) {
        String line = report.update(RunOutcome.status(details.run()), System.currentTimeMillis());
        if (line != null) {
            println("Azure ML: run " + step.getRunId() + ": " + line);
        }
        return line != null;
    }

    private boolean follow(Runs runs, RunDetails details, long most) throws IOException, InterruptedException {
        try {
            return logs.follow(
                    details.logFiles(),
                    most,
                    (url, offset, max) -> runs.readLog(url, offset, max).bytes(),
                    step.isStreamLogs() ? this::println : line -> {});
        } catch (AzureMlException e) {
            // The log is worth less than the run: what is missing now comes with a later poll.
            if (details.run().status().isTerminal()) {
                println("Azure ML: the rest of the log cannot be read: " + e.getMessage());
            }
            return false;
        }
    }

    /** Failing to read is not the run's end: patient once it was read before, and at first as long as it may be appearing. */
    private void cannotRead(AzureMlException e) throws AbortException {
        long now = System.currentTimeMillis();
        failedPolls++;
        if (lastRead == 0 && (failedPolls >= UNREADABLE_AT_FIRST || !e.isNotFound() && e.status() / 100 == 4)) {
            throw new AbortException(e.getMessage());
        }
        if (lastRead != 0
                && now - lastRead > Durations.parse(step.getGraceTime()).toMillis()) {
            giveUp("could not be read for longer than graceTime (" + step.getGraceTime() + "). " + e.getMessage());
            return;
        }
        if (failedPolls == 1 && lastRead != 0) {
            println("Azure ML: run " + step.getRunId() + " cannot be read at the moment, trying on for "
                    + step.getGraceTime() + ": " + e.getMessage());
        }
        later(interval.next(now - Math.max(lastRead, begun), false), this::poll);
    }

    private boolean isStuckForTooLong(RunDetails details) {
        if (!details.run().status().isStuck()) {
            troubleSince = 0;
            return false;
        }
        long now = System.currentTimeMillis();
        if (troubleSince == 0) {
            troubleSince = now;
            println("Azure ML: run " + step.getRunId() + " is " + RunOutcome.status(details.run())
                    + ", which is not its end; waiting for it to go on for " + step.getGraceTime());
        }
        return now - troubleSince > Durations.parse(step.getGraceTime()).toMillis();
    }

    private void giveUp(String why) {
        String message = "Run " + step.getRunId() + " " + why;
        if (step.getOnGraceEnd().equals(AmlWaitRunStep.CANCEL)) {
            new RunCancellation(
                            this, step.getExperiment(), step.getRunId(), false, () -> fail(new AbortException(message)))
                    .start();
        } else {
            fail(new AbortException(message + " It is left as it is; onGraceEnd: 'cancel' would cancel it."));
        }
    }

    private void finish(Runs runs, RunDetails details) throws IOException, InterruptedException {
        logs.finish(step.isStreamLogs() ? this::println : line -> {});
        RunOutcome outcome = new RunOutcome(step.getRunId(), step.getExperiment(), details, logs.lastLines());
        String status = RunOutcome.status(details.run());
        report.update(status, System.currentTimeMillis());
        String took = report.breakdown();
        println("Azure ML: run " + step.getRunId() + ": " + status + (took.isEmpty() ? "" : " (" + took + ")"));
        Throwable failure = outcome.failure();
        if (failure != null) {
            fail(failure);
            return;
        }
        succeed(RunRecord.completed(
                getContext(),
                current(),
                outcome.result(
                        RunOutcome.metrics(runs, step.getRunId(), this::println),
                        current()
                                .studioRun(step.getExperiment(), step.getRunId())
                                .toString(),
                        Duration.ofMillis(System.currentTimeMillis() - begun))));
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

    /** Cancels the run, unless told to leave it, then fails the step. A second stop ends it at once. */
    @Override
    public void stop(@NonNull Throwable cause) throws Exception {
        if (!halt()) {
            fail(cause);
        } else if (step.getOnAbort().equals(AmlWaitRunStep.LEAVE)) {
            println("Azure ML: run " + step.getRunId() + " goes on in Azure, as onAbort: 'leave' wants it");
            fail(cause);
        } else {
            new RunCancellation(this, step.getExperiment(), step.getRunId(), false, () -> fail(cause)).start();
        }
    }

    @Override
    public String getStatus() {
        return "waiting for run " + step.getRunId() + (report.status() == null ? "" : ", " + report.status());
    }
}
