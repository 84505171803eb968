package io.jenkins.plugins.azureml.scoring;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Statistics of request durations. A duration covers one attempt, without the time between retries. */
public final class Latencies {

    private final long[] millis;

    /** @param millis in any order; at least one */
    public Latencies(List<Long> millis) {
        this.millis = millis.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    /**
     * Returns the percentile by the nearest-rank method, in milliseconds.
     *
     * @param percent greater than 0, at most 100
     */
    public long percentile(double percent) {
        int rank = (int) Math.ceil(percent / 100 * millis.length);
        return millis[Math.max(1, Math.min(rank, millis.length)) - 1];
    }

    public long mean() {
        return Math.round(Arrays.stream(millis).average().orElse(0));
    }

    public long min() {
        return millis[0];
    }

    public long max() {
        return millis[millis.length - 1];
    }

    /** Returns all statistics in milliseconds. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("count", millis.length);
        map.put("min", min());
        map.put("mean", mean());
        map.put("p50", percentile(50));
        map.put("p90", percentile(90));
        map.put("p95", percentile(95));
        map.put("p99", percentile(99));
        map.put("max", max());
        return map;
    }

    @Override
    public String toString() {
        return millis.length == 1
                ? millis[0] + " ms"
                : "p50 " + percentile(50) + " ms, p95 " + percentile(95) + " ms, max " + max() + " ms";
    }
}
