package io.jenkins.plugins.azureml.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Deletes folders that a test or a benchmark has created. */
public final class Folders {

    private Folders() {}

    /** Deletes a folder and its content as far as possible. Does nothing if it does not exist. */
    public static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                all.sorted(Comparator.reverseOrder()).forEach(Folders::deleteOne);
            }
        }
    }

    /** Not with {@link java.io.File}, which cannot represent names that are not UTF-8. */
    private static void deleteOne(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // What still exists is left.
        }
    }

    /** Deletes the workspace of a build, and the folder for temporary files that Jenkins creates next to it. */
    public static void deleteWorkspace(Path folder) throws IOException {
        delete(folder);
        delete(folder.resolveSibling(folder.getFileName() + "@tmp"));
    }
}
