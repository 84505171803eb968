package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.snapshot.SnapshotException;
import io.jenkins.plugins.azureml.snapshot.SnapshotLimits;
import io.jenkins.plugins.azureml.snapshot.SourceFiles;
import io.jenkins.plugins.azureml.snapshot.SourceFolder;
import io.jenkins.plugins.azureml.snapshot.WorkspaceBoundary;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A file of an agent, or a folder with everything below it, that becomes artifacts. The artifact paths start with the
 * name of the file or folder, as with Microsoft's client.
 *
 * @param file relative to the folder of the step
 * @param boundary limits where the file may be
 */
public record ArtifactFiles(@NonNull String file, @NonNull WorkspaceBoundary boundary) implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int MAX_FILES = 10_000;

    /**
     * Lists the files by artifact path. Runs on the machine that has the files.
     *
     * @throws SnapshotException if the files cannot be uploaded, with what to do about it
     */
    @NonNull
    SortedMap<String, Path> byName(@NonNull File workspace) throws IOException {
        Path path = boundary.existing(workspace, "file '" + file + "'", file);
        SortedMap<String, Path> files = new TreeMap<>();
        if (Files.isRegularFile(path)) {
            files.put(name(workspace), path);
        } else if (Files.isDirectory(path)) {
            SourceFolder folder =
                    new SourceFolder("file", file, null, List.of(), List.of(), SnapshotLimits.NONE, boundary);
            try (SourceFiles found = folder.files(workspace)) {
                found.byName().forEach((below, each) -> files.put(name(workspace) + "/" + below, each));
            }
        } else {
            throw new SnapshotException("file '" + file + "' does not exist in " + workspace
                    + ". Create the model first, or correct the path, which is relative to the current folder.");
        }
        if (files.size() > MAX_FILES) {
            throw new SnapshotException("file '" + file + "' has " + files.size() + " files, more than " + MAX_FILES
                    + ". Pack them into an archive, or exclude files that do not belong to the model with a"
                    + " .amlignore file.");
        }
        return files;
    }

    /** Returns the name that the step specifies, even if it is a link. */
    private String name(File workspace) {
        return String.valueOf(workspace.toPath().resolve(file).normalize().getFileName());
    }
}
