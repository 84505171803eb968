package io.jenkins.plugins.azureml.snapshot;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.File;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.tools.ant.types.selectors.SelectorUtils;

/**
 * Matches paths against Ant patterns: {@code *} within a name, {@code **} any folders, {@code ?} one character, a
 * trailing slash everything below.
 */
public final class FilePatterns implements Serializable {

    private static final long serialVersionUID = 1L;

    private final ArrayList<String> patterns = new ArrayList<>();

    /** @param patterns with slashes as separators */
    public FilePatterns(@NonNull List<String> patterns) {
        patterns.forEach(pattern -> this.patterns.add(normal(pattern)));
    }

    public boolean isEmpty() {
        return patterns.isEmpty();
    }

    /** @param path relative, with slashes */
    public boolean matches(@NonNull String path) {
        return patterns.stream().anyMatch(pattern -> SelectorUtils.matchPath(local(pattern), local(path)));
    }

    /** Returns whether everything below a folder matches. */
    boolean matchesAllBelow(@NonNull String folder) {
        return patterns.stream()
                .anyMatch(pattern ->
                        pattern.endsWith("/**") && SelectorUtils.matchPath(local(pattern), local(folder + "/-")));
    }

    private static String normal(String pattern) {
        String text = pattern.trim().replace('\\', '/').replaceFirst("^(\\./)+", "");
        return text.endsWith("/") ? text + "**" : text;
    }

    /** Converts slashes, because Ant splits paths at the separator of the machine. */
    private static String local(String path) {
        return path.replace('/', File.separatorChar);
    }
}
