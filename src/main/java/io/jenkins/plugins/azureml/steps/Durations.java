package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses parameters that are durations: a number of seconds, or text such as {@code '10 min'}. */
public final class Durations {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)\\s*([a-z]*)");
    private static final Map<String, Long> MILLIS = Map.ofEntries(
            Map.entry("ms", 1L),
            Map.entry("", 1000L),
            Map.entry("s", 1000L),
            Map.entry("sec", 1000L),
            Map.entry("second", 1000L),
            Map.entry("seconds", 1000L),
            Map.entry("m", 60_000L),
            Map.entry("min", 60_000L),
            Map.entry("minute", 60_000L),
            Map.entry("minutes", 60_000L),
            Map.entry("h", 3_600_000L),
            Map.entry("hour", 3_600_000L),
            Map.entry("hours", 3_600_000L),
            Map.entry("d", 86_400_000L),
            Map.entry("day", 86_400_000L),
            Map.entry("days", 86_400_000L));

    private Durations() {}

    /** Returns the value of a parameter, a number or text, as trimmed text; null if it is null or blank. */
    @CheckForNull
    public static String text(@CheckForNull Object value) {
        return value == null ? null : Util.fixEmptyAndTrim(value.toString());
    }

    /** Returns what is wrong with the value of a parameter; empty for null and for a valid duration. */
    public static Optional<String> problem(@NonNull String parameter, @CheckForNull String value) {
        try {
            if (value != null) {
                parse(value);
            }
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(parameter + " '" + value
                    + "' is not a duration: use a number of seconds, or text such as '30 s', '10 min' or '2 h'");
        }
    }

    /**
     * Parses a duration.
     *
     * @throws IllegalArgumentException if the text is not a duration
     */
    @NonNull
    public static Duration parse(@NonNull String text) {
        Matcher parts = TEXT.matcher(text.trim().toLowerCase(Locale.ROOT));
        Long unit = parts.matches() ? MILLIS.get(parts.group(2)) : null;
        if (unit == null) {
            throw new IllegalArgumentException(text);
        }
        return Duration.ofMillis(new BigDecimal(parts.group(1))
                .multiply(BigDecimal.valueOf(unit))
                .longValue());
    }
}
