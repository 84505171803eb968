package io.jenkins.plugins.azureml.snapshot;

import edu.umd.cs.findbugs.annotations.NonNull;

/** All that says which files of a source folder are sent: its ignore file, and the step's own includes and excludes. */
final class FileRules {

    /** As messages call them. */
    static final String WHAT = ".amlignore (else .gitignore), includes and excludes";

    private final IgnoreRules ignored;
    private final FilePatterns includes;
    private final FilePatterns excludes;

    FileRules(@NonNull IgnoreRules ignored, @NonNull FilePatterns includes, @NonNull FilePatterns excludes) {
        this.ignored = ignored;
        this.includes = includes;
        this.excludes = excludes;
    }

    /** @param path relative to the folder, with slashes */
    boolean leavesOutFile(@NonNull String path) {
        return ignored.leavesOutFile(path) || !includes.isEmpty() && !includes.matches(path) || excludes.matches(path);
    }

    /** Whether nothing below it can be wanted, so that it need not be walked. */
    boolean leavesOutFolder(@NonNull String path) {
        return ignored.leavesOutFolder(path) || excludes.matchesAllBelow(path);
    }
}
