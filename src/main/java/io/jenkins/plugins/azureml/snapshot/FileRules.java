package io.jenkins.plugins.azureml.snapshot;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;

/** Rules that select the files of a source folder: its ignore file, and the step's includes and excludes. */
final class FileRules {

    /** Name of the rules in messages. */
    static final String WHAT = ".amlignore (or .gitignore), includes and excludes";

    private final Ignored ignored;
    private final FilePatterns includes;
    private final FilePatterns excludes;

    FileRules(@NonNull Ignored ignored, @NonNull FilePatterns includes, @NonNull FilePatterns excludes) {
        this.ignored = ignored;
        this.includes = includes;
        this.excludes = excludes;
    }

    /** @param path relative to the folder, with slashes */
    boolean excludesFile(@NonNull String path) throws IOException {
        return ignored.excludesFile(path) || !includes.isEmpty() && !includes.matches(path) || excludes.matches(path);
    }

    /** Returns whether nothing below a folder can be selected, so that it can be skipped. */
    boolean excludesFolder(@NonNull String path) throws IOException {
        return ignored.excludesFolder(path) || excludes.matchesAllBelow(path);
    }
}
