package io.jenkins.plugins.azureml.snapshot;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Selects files of an agent as the sources of a run.
 *
 * @param parameter name of the parameter, for messages
 * @param directory relative to the folder of the step; empty for that folder
 * @param script file that must exist, relative to the source folder; may be null
 * @param includes patterns ({@link FilePatterns}) of files to include; empty for all
 * @param excludes patterns of files to exclude in addition to the ignore file
 * @param boundary limits where the folder may be
 * @param additional what is merged into the folder
 */
public record SourceFolder(
        @NonNull String parameter,
        @NonNull String directory,
        @CheckForNull String script,
        @NonNull List<String> includes,
        @NonNull List<String> excludes,
        @NonNull SnapshotLimits limits,
        @NonNull WorkspaceBoundary boundary,
        @NonNull AdditionalIncludes additional)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    public SourceFolder(
            @NonNull String parameter,
            @NonNull String directory,
            @CheckForNull String script,
            @NonNull List<String> includes,
            @NonNull List<String> excludes,
            @NonNull SnapshotLimits limits,
            @NonNull WorkspaceBoundary boundary) {
        this(parameter, directory, script, includes, excludes, limits, boundary, AdditionalIncludes.NONE);
    }

    public SourceFolder(
            @NonNull String directory,
            @CheckForNull String script,
            @NonNull List<String> includes,
            @NonNull List<String> excludes,
            @NonNull SnapshotLimits limits) {
        this("sourceDirectory", directory, script, includes, excludes, limits, WorkspaceBoundary.OWN);
    }

    /** Returns the folder with another boundary. */
    @NonNull
    public SourceFolder within(@NonNull WorkspaceBoundary other) {
        return new SourceFolder(parameter, directory, script, includes, excludes, limits, other, additional);
    }

    /** Returns the folder with files that are merged into it. */
    @NonNull
    public SourceFolder with(@NonNull AdditionalIncludes others) {
        return new SourceFolder(parameter, directory, script, includes, excludes, limits, boundary, others);
    }

    /**
     * Selects the files. Runs on the machine that has the folder. Close the result: it can have temporary files.
     *
     * @throws SnapshotException if the folder cannot be uploaded, with what to do about it
     */
    @NonNull
    public SourceFiles files(@NonNull File workspace) throws IOException {
        String label = parameter + " '" + (directory.isEmpty() ? "." : directory) + "'";
        SourceFiles files =
                additional.paths().isEmpty() ? own(workspace, label) : new MergedCode(workspace, this, label).merge();
        try {
            check(files, workspace, label);
        } catch (IOException | RuntimeException e) {
            files.close();
            throw e;
        }
        return files;
    }

    private SourceFiles own(File workspace, String label) throws IOException {
        Path folder = boundary.existing(workspace, label, directory);
        requireFolder(folder, workspace, label);
        FileRules rules = new FileRules(IgnoreRules.of(folder), new FilePatterns(includes), new FilePatterns(excludes));
        SourceFiles files = new SourceFiles(label);
        files.add(folder, "", label, rules);
        return files;
    }

    static void requireFolder(@NonNull Path folder, @NonNull File workspace, @NonNull String label)
            throws SnapshotException {
        if (!Files.isDirectory(folder)) {
            throw new SnapshotException(
                    label + " does not exist in " + workspace + ". Check out the sources first, or correct the path.");
        }
    }

    private void check(SourceFiles files, File workspace, String label) throws IOException {
        if (files.count() == 0) {
            throw new SnapshotException(
                    label + " has no files to upload: it is empty, or " + FileRules.WHAT + " exclude everything.");
        }
        if (script != null && !files.has(script)) {
            throw new SnapshotException("The definition's script '" + script + "' is not in " + label
                    + (Files.isRegularFile(workspace.toPath().resolve(directory).resolve(script))
                            ? ": " + FileRules.WHAT + " exclude it."
                            : ". Its path must be relative to that folder."));
        }
        files.check(limits);
    }
}
