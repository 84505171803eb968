package io.jenkins.plugins.azureml.steps.wait;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.RunStatus;
import io.jenkins.plugins.azureml.logs.LogSink;
import io.jenkins.plugins.azureml.steps.run.RunOutcome;
import java.io.Serializable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.stream.Collectors;

/**
 * Logs the status of a run and measures how long the run stays in each. Modified only inside {@link LogSink} callbacks, so that
 * the saved state always matches what was printed.
 */
final class StatusReport implements Serializable {

    private static final long serialVersionUID = 1L;

    private final LinkedHashMap<String, Long> millisIn = new LinkedHashMap<>();
    /** Volatile, because thread dumps read it. */
    private volatile String status;

    /** Milliseconds since the epoch. */
    private long since;

    private String loggedDetail;
    /** Milliseconds since the epoch. */
    private long detailLoggedAt;

    /**
     * Prints a line if the status has changed. Uses the service's times where they fit, because the last poll may have been a
     * while ago.
     *
     * @param nowMillis milliseconds since the epoch
     * @return whether a line was printed
     */
    boolean update(@NonNull Run run, long nowMillis, @NonNull LogSink out) {
        String newStatus = RunOutcome.status(run);
        if (newStatus.equals(status)) {
            return false;
        }
        StatusTimeline timeline = new StatusTimeline(status == null ? 0 : since, nowMillis, run);
        String before = status == null
                ? ""
                : " (after " + HumanReadable.duration(Duration.ofMillis(timeline.left(status) - since)) + " " + status
                        + ")";
        return out.print(newStatus + before, () -> {
            if (status != null) {
                millisIn.merge(status, timeline.left(status) - since, Long::sum);
            }
            if (timeline.ranUnseen(status) > 0) {
                millisIn.merge(RunStatus.RUNNING.toString(), timeline.ranUnseen(status), Long::sum);
            }
            status = newStatus;
            since = timeline.entered();
        });
    }

    /**
     * Prints a detail of the status if it has changed. In a status that lasts, at most once per heartbeat: the nodes of a busy
     * compute come and go all day.
     */
    void logDetail(@NonNull String line, long nowMillis, @NonNull LogSink out) {
        boolean soon =
                age(nowMillis) >= Heartbeat.everyMillis() && nowMillis - detailLoggedAt < Heartbeat.everyMillis();
        if (!line.equals(loggedDetail) && !soon) {
            out.print(line, () -> {
                loggedDetail = line;
                detailLoggedAt = nowMillis;
            });
        }
    }

    /** Returns the milliseconds since the status last changed. */
    long age(long nowMillis) {
        return status == null ? 0 : nowMillis - since;
    }

    /** Returns when the run entered its status, in milliseconds since the epoch. */
    long since() {
        return since;
    }

    /** Returns the detail that was logged last; null if there was none. */
    @CheckForNull
    String detail() {
        return loggedDetail;
    }

    /** Returns the last status as the service names it; null before the first poll. */
    @CheckForNull
    String status() {
        return status;
    }

    /** Returns for example {@code Queued 14 min 2 s, Running 52 min 9 s}; omits what took less than a second. */
    @NonNull
    String breakdown() {
        return millisIn.entrySet().stream()
                .filter(e -> e.getValue() >= 1000)
                .map(e -> e.getKey() + " " + HumanReadable.duration(Duration.ofMillis(e.getValue())))
                .collect(Collectors.joining(", "));
    }
}
