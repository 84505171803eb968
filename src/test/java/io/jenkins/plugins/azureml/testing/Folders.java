package io.jenkins.plugins.azureml.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Folders that a test or a benchmark has made. */
public final class Folders {

    private Folders() {}

    /** Deletes it with all that is in it, as far as that can be done; nothing if it is not there. */
    public static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                all.sorted(Comparator.reverseOrder())
                        .forEach(path -> path.toFile().delete());
            }
        }
    }

    /** Deletes the workspace of a build, and the folder for temporary files that Jenkins has beside it. */
    public static void deleteWorkspace(Path folder) throws IOException {
        delete(folder);
        delete(folder.resolveSibling(folder.getFileName() + "@tmp"));
    }
}
