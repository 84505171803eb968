package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Serializable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.stream.Collectors;

/** What a wait has seen of a run's status, and how long it stayed in each. */
final class StatusReport implements Serializable {

    private static final long serialVersionUID = 1L;

    private final LinkedHashMap<String, Long> millisIn = new LinkedHashMap<>();
    private String status;
    private long since;

    /**
     * @param nowMillis since the epoch
     * @return a line for the log if the status is a new one, else null
     */
    @CheckForNull
    String update(@NonNull String newStatus, long nowMillis) {
        if (newStatus.equals(status)) {
            return null;
        }
        String before = status == null
                ? ""
                : " (after " + Texts.duration(Duration.ofMillis(nowMillis - since)) + " " + status + ")";
        leave(nowMillis);
        status = newStatus;
        since = nowMillis;
        return newStatus + before;
    }

    /** Milliseconds since the status last changed. */
    long age(long nowMillis) {
        return status == null ? 0 : nowMillis - since;
    }

    @CheckForNull
    String status() {
        return status;
    }

    /** For example {@code Queued 14 min 2 s, Preparing 3 min 0 s, Running 52 min 9 s}. */
    @NonNull
    String breakdown() {
        return millisIn.entrySet().stream()
                .map(e -> e.getKey() + " " + Texts.duration(Duration.ofMillis(e.getValue())))
                .collect(Collectors.joining(", "));
    }

    private void leave(long nowMillis) {
        if (status != null) {
            millisIn.merge(status, nowMillis - since, Long::sum);
        }
    }
}
