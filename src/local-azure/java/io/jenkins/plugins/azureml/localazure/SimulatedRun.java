package io.jenkins.plugins.azureml.localazure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A run without execution, controlled by a test. It starts as NotStarted and changes only by calls, which take effect
 * at once. Thread-safe. {@link #schedule} schedules changes.
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

    /** Returns all statuses so far, oldest first, including those of a cancellation. */
    public List<String> statuses() {
        return run.statuses();
    }

    /** Sets any status: also one that the service never uses, and also after a terminal one. */
    public SimulatedRun status(String status) {
        run.setStatus(status, clock.now());
        return this;
    }

    /** Sets each status in turn, without delay. */
    public SimulatedRun statuses(String... statuses) {
        for (String each : statuses) {
            status(each);
        }
        return this;
    }

    public SimulatedRun complete() {
        return status(RunStatus.COMPLETED);
    }

    /** Ends as Failed with this error. The inner codes go from the outermost to the innermost. */
    public SimulatedRun fail(String code, String message, String... innerCodes) {
        run.setError(ErrorShape.dataPlaneError(
                code,
                message,
                List.of(innerCodes),
                clock.now(),
                UUID.randomUUID().toString()));
        return status(RunStatus.FAILED);
    }

    /** Appends exactly these characters to {@code user_logs/std_log.txt}. */
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

    /** Sets the name that is shown, such as that of a node of a pipeline. */
    public SimulatedRun displayName(String name) {
        run.describe(name, null);
        return this;
    }

    public SimulatedRun property(String name, String value) {
        run.property(name, value);
        return this;
    }

    /** Sets the text on why the run is queued. */
    public SimulatedRun queueReason(String message) {
        run.queueing = message;
        return this;
    }

    public SimulatedRun warn(String source, String message) {
        run.warn(source, message);
        return this;
    }

    /** Sets the cancel URI in the record, without validation. */
    public SimulatedRun cancelUri(String uri) {
        run.cancelUri(uri);
        return this;
    }

    /**
     * Sets the reaction to a cancellation. Defaults to Canceled at once.
     *
     * @param action for example {@code run -> {}} to stay in CancelRequested
     */
    public SimulatedRun onCancel(Consumer<SimulatedRun> action) {
        onCancel = action;
        return this;
    }

    /** Runs an action after a delay. */
    public SimulatedRun schedule(Duration after, Consumer<SimulatedRun> action) {
        timer.schedule(() -> action.accept(this), after.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    void cancelRequested() {
        if (!RunStatus.isTerminal(run.status())) {
            run.setStatus(RunStatus.CANCEL_REQUESTED, clock.now());
            onCancel.accept(this);
        }
    }
}
