package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.snapshot.DataHash;
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
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A file of an agent, or a folder with everything below it, that is the input of a job.
 *
 * @param path relative to the folder of the step
 * @param boundary limits where the file may be
 */
public record LocalData(@NonNull String path, @NonNull WorkspaceBoundary boundary) implements Serializable {

    private static final long serialVersionUID = 1L;

    /**
     * Finds the files. Runs on the machine that has them.
     *
     * @throws SnapshotException if there are none, with what to do about it
     */
    @NonNull
    Found find(@NonNull File workspace) throws IOException {
        String label = "data '" + path + "'";
        Path place = boundary.existing(workspace, label, path);
        SortedMap<String, Path> files = new TreeMap<>();
        if (Files.isRegularFile(place)) {
            files.put(name(workspace), place);
            return new Found(name(workspace), files, Map.of());
        }
        if (!Files.isDirectory(place)) {
            throw new SnapshotException(label + " does not exist in " + workspace
                    + ". Check out or create the data first, or correct the path.");
        }
        SourceFolder folder = new SourceFolder("data", path, null, List.of(), List.of(), SnapshotLimits.NONE, boundary);
        try (SourceFiles found = folder.files(workspace)) {
            SortedMap<String, Path> below = found.byName();
            below.forEach((name, file) -> files.put(name(workspace) + "/" + name, file));
            return new Found(name(workspace), files, below);
        }
    }

    /** Returns the name that the definition specifies, even if it is a link. */
    private String name(File workspace) {
        return String.valueOf(workspace.toPath().resolve(path).normalize().getFileName());
    }

    /**
     * The files of local data, which are not read yet.
     *
     * @param name of the file or folder itself
     * @param files by name with slashes, beginning with that name
     * @param below the same without that name; empty for a file
     */
    record Found(
            @NonNull String name,
            @NonNull SortedMap<String, Path> files,
            @NonNull Map<String, Path> below) {

        /** Reads the files. */
        @NonNull
        DataHash read() throws IOException {
            return below.isEmpty() ? DataHash.ofFile(name, files.get(name)) : DataHash.ofFolder(name, below);
        }
    }
}
