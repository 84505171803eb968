package io.jenkins.plugins.azureml.localazure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A run that runs nothing and is what a test says it is. It starts as NotStarted and changes by calls only; the
 * calls may come from any thread at any time, and take effect at once. {@link #later} plays a part by the clock.
 */
public final class SimulatedRun {
    private final Run run;
    private final ServerClock clock;
    private final ScheduledExecutorService timer;
    private volatile Consumer<SimulatedRun> onCancel = each -> each.status(RunStatus.CANCELED);

    SimulatedRun(Run run, ServerClock clock, ScheduledExecutorService timer) {
        this.run = run;
        this.clock = clock;
        this.timer = timer;
    }

    public String runId() {
        return run.id;
    }

    public String experiment() {
        return run.experiment;
    }

    public String status() {
        return run.status();
    }

    /** All states so far, in order, the cancellation's included. */
    public List<String> statuses() {
        return run.statuses();
    }

    /** Any text, also one the service never uses, and from a terminal state too. */
    public SimulatedRun status(String status) {
        run.setStatus(status, clock.now());
        return this;
    }

    /** Each of them in turn, at once. */
    public SimulatedRun statuses(String... statuses) {
        for (String each : statuses) {
            status(each);
        }
        return this;
    }

    public SimulatedRun complete() {
        return status(RunStatus.COMPLETED);
    }

    /** Ends as Failed with that error, the inner codes from the outer to the innermost. */
    public SimulatedRun fail(String code, String message, String... innerCodes) {
        run.setError(ErrorShape.dataPlaneError(
                code,
                message,
                List.of(innerCodes),
                clock.now(),
                UUID.randomUUID().toString()));
        return status(RunStatus.FAILED);
    }

    /** Appends to {@code user_logs/std_log.txt}, exactly those characters. */
    public SimulatedRun log(String text) {
        return append(RunFiles.STD_LOG, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Appends to a log file or artifact. */
    public SimulatedRun append(String path, byte[] bytes) {
        run.files.append(path, bytes);
        return this;
    }

    public SimulatedRun metric(String name, double value) {
        run.metrics.add(
                new MetricLog.Point(name, value, run.metrics.history(name).size(), clock.now()));
        return this;
    }

    public SimulatedRun tag(String name, String value) {
        run.tag(name, value);
        return this;
    }

    public SimulatedRun property(String name, String value) {
        run.property(name, value);
        return this;
    }

    /** Why it is queued. */
    public SimulatedRun queueing(String message) {
        run.queueing = message;
        return this;
    }

    public SimulatedRun warn(String source, String message) {
        run.warn(source, message);
        return this;
    }

    /** What the record says, whatever it is. */
    public SimulatedRun cancelUri(String uri) {
        run.cancelUri(uri);
        return this;
    }

    /**
     * What follows on CancelRequested; without it, Canceled at once.
     *
     * @param action for instance {@code run -> {}} to stay in CancelRequested
     */
    public SimulatedRun onCancel(Consumer<SimulatedRun> action) {
        onCancel = action;
        return this;
    }

    /** Does something after a time. */
    public SimulatedRun later(Duration after, Consumer<SimulatedRun> action) {
        timer.schedule(() -> action.accept(this), after.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    void cancelAsked() {
        if (!RunStatus.isTerminal(run.status())) {
            run.setStatus(RunStatus.CANCEL_REQUESTED, clock.now());
            onCancel.accept(this);
        }
    }
}
