package io.jenkins.plugins.azureml;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Formats values for people, in the build log and on pages. */
public final class HumanReadable {

    private static final MathContext SIX_DIGITS = new MathContext(6);

    private HumanReadable() {}

    /** Returns a number of bytes, for example {@code 1.5 MB}. */
    @NonNull
    public static String size(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        return bytes < 1024 * 1024
                ? String.format(Locale.ROOT, "%.1f KB", bytes / 1024.0)
                : String.format(Locale.ROOT, "%.1f MB", bytes / (1024.0 * 1024));
    }

    /** Returns {@code 1 file} or {@code 2 files}. */
    @NonNull
    public static String files(int count) {
        return count == 1 ? "1 file" : count + " files";
    }

    /** Returns the first {@code max} names and how many more there are. */
    @NonNull
    public static String list(@NonNull List<String> names, int max) {
        int more = names.size() - max;
        return names.stream().limit(max).collect(Collectors.joining(", ")) + (more > 0 ? " and " + more + " more" : "");
    }

    /** Returns the message of an exception as a problem: without the period at its end. */
    @NonNull
    public static String problem(@NonNull Exception e) {
        return problem(String.valueOf(e.getMessage()));
    }

    /** Returns a sentence without the period at its end. */
    @NonNull
    public static String problem(@NonNull String sentence) {
        return sentence.replaceFirst("\\.$", "");
    }

    /** Returns problems as a sentence, or one a line if there are several. */
    @NonNull
    public static String problems(@NonNull List<String> problems) {
        return problems.size() == 1
                ? problems.get(0) + "."
                : problems.size() + " problems:\n  " + String.join("\n  ", problems);
    }

    /** Returns the text, cut to {@code maxLength} characters. */
    @NonNull
    public static String abbreviate(@NonNull String text, int maxLength) {
        return text.length() <= maxLength ? text : text.substring(0, maxLength - 1) + "…";
    }

    /** Returns a duration without fractions of a second, for example {@code 3 min 4 s}; negative ones count as 0. */
    @NonNull
    public static String duration(@NonNull Duration duration) {
        return duration(Math.max(0, duration.toSeconds()));
    }

    /** Returns a duration in seconds, for example {@code 1 h 2 min}, {@code 3 min 4 s} or {@code 5 s}. */
    @NonNull
    public static String duration(double seconds) {
        long whole = Math.round(seconds);
        if (whole >= 3600) {
            return whole / 3600 + " h " + whole % 3600 / 60 + " min";
        }
        return whole >= 60 ? whole / 60 + " min " + whole % 60 + " s" : whole + " s";
    }

    /** Returns a number with six significant digits, for example {@code 0.25}, {@code 1.5E+12} or {@code NaN}. */
    @NonNull
    public static String number(double value) {
        if (!Double.isFinite(value)) {
            return String.valueOf(value);
        }
        BigDecimal rounded = new BigDecimal(value).round(SIX_DIGITS).stripTrailingZeros();
        boolean longAsPlain = value != 0 && (Math.abs(value) >= 1e9 || Math.abs(value) < 1e-6);
        return longAsPlain ? rounded.toString() : rounded.toPlainString();
    }

    /** Returns a number with six significant digits, or in full if {@code other} would look the same. */
    @NonNull
    public static String number(double value, double other) {
        boolean alike =
                value != other && Double.isFinite(value) && number(value).equals(number(other));
        return alike ? BigDecimal.valueOf(value).toPlainString() : number(value);
    }

    /** Returns tags after a space, for example {@code  with stage=production}; empty if there are none. */
    @NonNull
    public static String withTags(@CheckForNull Map<String, String> tags) {
        return tags == null || tags.isEmpty()
                ? ""
                : tags.entrySet().stream()
                        .map(e -> Util.fixEmpty(e.getValue()) == null ? e.getKey() : e.getKey() + "=" + e.getValue())
                        .collect(Collectors.joining(", ", " with ", ""));
    }
}
