package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import io.jenkins.plugins.azureml.actions.Figures;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Sizes, times and numbers as a person reads them in a build log. */
public final class Texts {

    private Texts() {}

    @NonNull
    public static String size(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        return bytes < 1024 * 1024
                ? String.format(Locale.ROOT, "%.1f KB", bytes / 1024.0)
                : String.format(Locale.ROOT, "%.1f MB", bytes / (1024.0 * 1024));
    }

    @NonNull
    public static String files(int count) {
        return count == 1 ? "1 file" : count + " files";
    }

    /** The first of them, and how many more there are. */
    @NonNull
    public static String some(@NonNull List<String> names, int most) {
        int more = names.size() - most;
        return names.stream().limit(most).collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "");
    }

    @NonNull
    public static String cut(@NonNull String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }

    /** For example {@code 1 h 2 min}, {@code 3 min 4 s}, {@code 5 s}. */
    @NonNull
    public static String duration(@NonNull Duration duration) {
        return Figures.duration(Math.max(0, duration.toSeconds()));
    }

    /** For example {@code  with stage=production}; nothing for no tags. */
    @NonNull
    public static String withTags(@CheckForNull Map<String, String> tags) {
        return tags == null || tags.isEmpty()
                ? ""
                : tags.entrySet().stream()
                        .map(e -> Util.fixEmpty(e.getValue()) == null ? e.getKey() : e.getKey() + "=" + e.getValue())
                        .collect(Collectors.joining(", ", " with ", ""));
    }
}
