package io.jenkins.plugins.azureml.snapshot;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Rules of a folder's {@code .amlignore}, else of its {@code .gitignore}. Like Microsoft's clients, reads one file in
 * the root of the folder, in the syntax of git. Folders of version control are always ignored, because they may contain
 * credentials.
 */
final class IgnoreRules implements Ignored {

    static final IgnoreRules NONE = new IgnoreRules(List.of());

    private static final Set<String> VERSION_CONTROL = Set.of(".git", ".hg", ".svn");

    private final List<IgnoreRule> rules;

    private IgnoreRules(List<IgnoreRule> rules) {
        this.rules = rules;
    }

    @NonNull
    static IgnoreRules of(@NonNull Path folder) throws IOException {
        return of(folder::resolve);
    }

    /** @param files by name */
    @NonNull
    static IgnoreRules of(@NonNull Map<String, Path> files) throws IOException {
        return of(files::get);
    }

    private static IgnoreRules of(Function<String, Path> files) throws IOException {
        for (String name : new String[] {".amlignore", ".gitignore"}) {
            Path file = files.apply(name);
            if (file != null && Files.isRegularFile(file)) {
                // Invalid UTF-8 in one rule must not fail the whole snapshot.
                return parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
            }
        }
        return NONE;
    }

    @NonNull
    static IgnoreRules parse(@NonNull String text) {
        return new IgnoreRules((text.startsWith("\uFEFF") ? text.substring(1) : text)
                .lines()
                .map(IgnoreRule::parse)
                .filter(Objects::nonNull)
                .toList());
    }

    @Override
    public boolean excludesFile(String path) {
        return isVersionControl(name(path)) || isIgnored(path, false);
    }

    @Override
    public boolean excludesFolder(String path) {
        return isVersionControl(name(path)) || isIgnored(path, true);
    }

    private boolean isIgnored(String path, boolean folder) {
        // The last matching rule wins.
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
