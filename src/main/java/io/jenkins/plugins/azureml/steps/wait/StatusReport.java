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
 * What a wait has seen and told of a run's status, and how long the run stayed in each. It changes by leave of the
 * {@link LogSink} alone, so that whoever serialises it sees no line without its note.
 */
final class StatusReport implements Serializable {

    private static final long serialVersionUID = 1L;

    private final LinkedHashMap<String, Long> millisIn = new LinkedHashMap<>();
    /** Also read for a thread dump. */
    private volatile String status;

    private long since;
    private String told;
    /** Milliseconds since the epoch. */
    private long toldAt;

    /**
     * Prints a line if the status is a new one. When it changed is what the service says, where it does: nobody may have
     * looked for a while.
     *
     * @param nowMillis since the epoch
     * @return whether it was
     */
    boolean update(@NonNull Run run, long nowMillis, @NonNull LogSink out) {
        String newStatus = RunOutcome.status(run);
        if (newStatus.equals(status)) {
            return false;
        }
        StatusTimeline times = new StatusTimeline(status == null ? 0 : since, nowMillis, run);
        String before = status == null
                ? ""
                : " (after " + HumanReadable.duration(Duration.ofMillis(times.left(status) - since)) + " " + status
                        + ")";
        return out.print(newStatus + before, () -> {
            if (status != null) {
                millisIn.merge(status, times.left(status) - since, Long::sum);
            }
            if (times.ranUnseen(status) > 0) {
                millisIn.merge(RunStatus.RUNNING.toString(), times.ranUnseen(status), Long::sum);
            }
            status = newStatus;
            since = times.entered();
        });
    }

    /**
     * Prints a line about the status unless it was the last one printed of its kind. A status that lasts is told about no more
     * often than the run gives a sign of life: the nodes of a busy compute come and go all day.
     */
    void tell(@NonNull String line, long nowMillis, @NonNull LogSink out) {
        boolean soon = age(nowMillis) >= Heartbeat.everyMillis() && nowMillis - toldAt < Heartbeat.everyMillis();
        if (!line.equals(told) && !soon) {
            out.print(line, () -> {
                told = line;
                toldAt = nowMillis;
            });
        }
    }

    /** Milliseconds since the status last changed. */
    long age(long nowMillis) {
        return status == null ? 0 : nowMillis - since;
    }

    @CheckForNull
    String status() {
        return status;
    }

    /** For example {@code Queued 14 min 2 s, Preparing 3 min 0 s, Running 52 min 9 s}; without what took no second. */
    @NonNull
    String breakdown() {
        return millisIn.entrySet().stream()
                .filter(e -> e.getValue() >= 1000)
                .map(e -> e.getKey() + " " + HumanReadable.duration(Duration.ofMillis(e.getValue())))
                .collect(Collectors.joining(", "));
    }
}
