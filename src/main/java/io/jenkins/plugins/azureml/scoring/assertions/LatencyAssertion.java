package io.jenkins.plugins.azureml.scoring.assertions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.scoring.Latencies;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Limits a percentile, the maximum, the mean or the minimum of the request durations. */
final class LatencyAssertion implements Assertion {

    static final Pattern MEASURE = Pattern.compile("p(\\d{1,2}(?:\\.\\d{1,2})?|100)|max|mean|min");

    private final String name;
    private final String measure;
    private final Range millis;

    /**
     * @param name null for one that is derived from the measure
     * @param measure {@code p95}, {@code max}, {@code mean} or {@code min}
     */
    LatencyAssertion(@CheckForNull String name, String measure, Range millis) {
        this.name = name == null ? "latency " + measure + " " + millis + " ms" : name;
        this.measure = measure;
        this.millis = millis;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Outcome check(AssertionContext context) {
        long found = measured(context.latencies());
        return new Outcome(name, millis.isMet(found), found + " ms");
    }

    private long measured(Latencies latencies) {
        Matcher percentile = MEASURE.matcher(measure);
        if (percentile.matches() && percentile.group(1) != null) {
            return latencies.percentile(Double.parseDouble(percentile.group(1)));
        }
        return switch (measure) {
            case "max" -> latencies.max();
            case "min" -> latencies.min();
            default -> latencies.mean();
        };
    }
}
