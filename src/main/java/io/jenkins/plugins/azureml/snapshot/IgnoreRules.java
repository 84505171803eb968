package io.jenkins.plugins.azureml.snapshot;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What a folder's {@code .amlignore} leaves out, else its {@code .gitignore}, as Microsoft's own clients do it: one file, at
 * the folder's root, in the syntax of git. The folders of version control are always left out; they can hold credentials.
 */
final class IgnoreRules {

    private static final Set<String> VERSION_CONTROL = Set.of(".git", ".hg", ".svn");

    private final List<IgnoreRule> rules;

    private IgnoreRules(List<IgnoreRule> rules) {
        this.rules = rules;
    }

    @NonNull
    static IgnoreRules of(@NonNull Path folder) throws IOException {
        for (String name : new String[] {".amlignore", ".gitignore"}) {
            Path file = folder.resolve(name);
            if (Files.isRegularFile(file)) {
                // Whatever its encoding: a rule that is not UTF-8 is not worth the whole snapshot.
                return parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
            }
        }
        return new IgnoreRules(List.of());
    }

    @NonNull
    static IgnoreRules parse(@NonNull String text) {
        return new IgnoreRules((text.startsWith("\uFEFF") ? text.substring(1) : text)
                .lines()
                .map(IgnoreRule::parse)
                .filter(Objects::nonNull)
                .toList());
    }

    /** @param path relative to the folder, with slashes; the folders that it lies in are not left out */
    boolean leavesOutFile(@NonNull String path) {
        return isVersionControl(name(path)) || isIgnored(path, false);
    }

    /** Whether nothing below it can be wanted, so that it need not be walked. */
    boolean leavesOutFolder(@NonNull String path) {
        return isVersionControl(name(path)) || isIgnored(path, true);
    }

    private boolean isIgnored(String path, boolean folder) {
        // The last word counts.
        for (int i = rules.size() - 1; i >= 0; i--) {
            if (rules.get(i).matches(path, folder)) {
                return !rules.get(i).isNegated();
            }
        }
        return false;
    }

    static boolean isVersionControl(@NonNull String name) {
        return VERSION_CONTROL.contains(name);
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
