package io.jenkins.plugins.azureml.snapshot;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Paths as Ant's patterns name them, which Jenkins users know: {@code *} within a name, {@code **} any folders, {@code ?} one
 * character, a slash at the end everything below.
 */
public final class FilePatterns implements Serializable {

    private static final long serialVersionUID = 1L;

    private final ArrayList<Pattern> patterns = new ArrayList<>();

    /** @param patterns paths apart by slashes */
    public FilePatterns(@NonNull List<String> patterns) {
        patterns.forEach(pattern -> this.patterns.add(Pattern.compile(regex(pattern))));
    }

    public boolean isEmpty() {
        return patterns.isEmpty();
    }

    /** @param path relative, with slashes */
    public boolean matches(@NonNull String path) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(path).matches());
    }

    /** Whether whatever lies below a folder is matched. */
    boolean matchesAllBelow(@NonNull String folder) {
        return patterns.stream()
                .anyMatch(pattern -> pattern.pattern().endsWith(".*")
                        && pattern.matcher(folder + "/-").matches());
    }

    private static String regex(String pattern) {
        String text = pattern.trim().replace('\\', '/').replaceFirst("^(\\./)+", "");
        if (text.endsWith("/")) {
            text += "**";
        }
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("**/", i) && (i == 0 || text.charAt(i - 1) == '/')) {
                regex.append("(?:.*/)?");
                i += 2;
            } else if (text.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else if (text.charAt(i) == '*') {
                regex.append("[^/]*");
            } else if (text.charAt(i) == '?') {
                regex.append("[^/]");
            } else {
                regex.append(Pattern.quote(text.substring(i, i + 1)));
            }
        }
        return regex.toString();
    }
}
