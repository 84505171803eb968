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
 * Which files of an agent are the sources of a run.
 *
 * @param parameter that names it, for messages
 * @param directory relative to the folder that a step is called in; empty for that one
 * @param script file that has to be there, relative to the source folder; may be null
 * @param includes patterns ({@link FilePatterns}) of the files that are wanted; empty for all
 * @param excludes patterns of files that are not wanted, beyond what the ignore file leaves out
 * @param boundary how far the folder may be away
 */
public record SourceFolder(
        @NonNull String parameter,
        @NonNull String directory,
        @CheckForNull String script,
        @NonNull List<String> includes,
        @NonNull List<String> excludes,
        @NonNull SnapshotLimits limits,
        @NonNull WorkspaceBoundary boundary)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    public SourceFolder(
            @NonNull String directory,
            @CheckForNull String script,
            @NonNull List<String> includes,
            @NonNull List<String> excludes,
            @NonNull SnapshotLimits limits) {
        this("sourceDirectory", directory, script, includes, excludes, limits, WorkspaceBoundary.OWN);
    }

    /** The folder with another limit to where it may be. */
    @NonNull
    public SourceFolder within(@NonNull WorkspaceBoundary other) {
        return new SourceFolder(parameter, directory, script, includes, excludes, limits, other);
    }

    /**
     * Looks through the folder, on the machine that has it.
     *
     * @throws SnapshotException if it cannot be sent, with what to do about it
     */
    @NonNull
    public SourceFiles files(@NonNull File workspace) throws IOException {
        String label = parameter + " '" + directory + "'";
        Path folder = boundary.existing(workspace, label, directory);
        if (!Files.isDirectory(folder)) {
            throw new SnapshotException(label + ": there is no such folder in " + workspace
                    + ". Check out the sources first, or correct the path.");
        }
        FileRules rules = new FileRules(IgnoreRules.of(folder), new FilePatterns(includes), new FilePatterns(excludes));
        SourceFiles files = SourceFiles.in(folder, label, rules);
        if (files.count() == 0) {
            throw new SnapshotException(
                    label + " has no file to send: it is empty, or " + FileRules.WHAT + " leave out everything.");
        }
        if (script != null && !files.has(script)) {
            throw new SnapshotException("The definition's script '" + script + "' is not in " + label
                    + (Files.isRegularFile(folder.resolve(script))
                            ? ": " + FileRules.WHAT + " leave it out."
                            : ". Its path must be relative to that folder."));
        }
        files.check(limits);
        return files;
    }
}
