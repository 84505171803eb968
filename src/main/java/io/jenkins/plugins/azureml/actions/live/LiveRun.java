package io.jenkins.plugins.azureml.actions.live;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.runs.MetricCurve;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * What an open page shows of a run that a step waits for, beyond what is saved with the build. In memory only: a restart of the
 * controller loses it, and the next polls find it again.
 */
public final class LiveRun {

    /** For how long an open page wants to see more than the status. */
    private static final long WATCH_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Runnable onChange;
    private volatile State state = new State(null, 0, null, List.of(), Map.of(), List.of());
    private volatile Consumer<String> canceller;

    /** Value of {@link System#nanoTime}; null if no page was open yet. */
    private volatile Long watchedUntil;

    /**
     * What a page shows at a time.
     *
     * @param status as the service names it; null before the first poll
     * @param since when the run entered it, in milliseconds since the epoch
     * @param detail why the run is not running yet; null if it is, or if the service gives no reason
     * @param lines the last lines of the log
     * @param curves by metric
     */
    public record State(
            @CheckForNull String status,
            long since,
            @CheckForNull String detail,
            @NonNull List<String> lines,
            @NonNull Map<String, MetricCurve> curves,
            @NonNull List<ChildEntry> children) {}

    /** @param onChange called after each change of the state */
    LiveRun(@NonNull Runnable onChange) {
        this.onChange = onChange;
    }

    @NonNull
    public State state() {
        return state;
    }

    /** Returns whether a page that shows the run was open a moment ago. */
    public boolean isWatched() {
        Long until = watchedUntil;
        return until != null && until - System.nanoTime() > 0;
    }

    /** Called for each request of an open page. */
    void watch() {
        watchedUntil = System.nanoTime() + WATCH_NANOS;
    }

    public void status(@NonNull String status, long since, @CheckForNull String detail) {
        change(s -> new State(status, since, detail, s.lines(), s.curves(), s.children()));
    }

    public void lines(@NonNull List<String> lines) {
        change(s -> new State(s.status(), s.since(), s.detail(), List.copyOf(lines), s.curves(), s.children()));
    }

    public void curves(@NonNull Map<String, MetricCurve> curves) {
        Map<String, MetricCurve> copy = new LinkedHashMap<>(curves);
        change(s -> new State(s.status(), s.since(), s.detail(), s.lines(), copy, s.children()));
    }

    public void children(@NonNull List<ChildEntry> children) {
        change(s -> new State(s.status(), s.since(), s.detail(), s.lines(), s.curves(), List.copyOf(children)));
    }

    private void change(UnaryOperator<State> change) {
        boolean changed;
        synchronized (this) {
            State before = state;
            state = change.apply(before);
            changed = !state.equals(before);
        }
        if (changed) {
            onChange.run();
        }
    }

    /** @param canceller requests the cancellation of the run, and is given the name of the user who wants it; does not block */
    public void onCancel(@NonNull Consumer<String> canceller) {
        this.canceller = canceller;
    }

    /** Returns what cancels the run; null if no step waits for it. */
    @CheckForNull
    public Consumer<String> canceller() {
        return canceller;
    }
}
