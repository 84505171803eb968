package io.jenkins.plugins.azureml.localazure;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** The directory with the server's files. A temporary one is deleted at the end. */
record WorkDirectory(Path path, boolean temporary) implements AutoCloseable {

    /** @param given null to create a temporary directory */
    static WorkDirectory of(Path given) throws IOException {
        Path path = given == null ? Files.createTempDirectory("local-azure-ml") : given;
        return new WorkDirectory(path.toAbsolutePath().normalize(), given == null);
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    @Override
    public void close() {
        if (!temporary) {
            return;
        }
        try {
            Files.walkFileTree(path, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
                    Files.deleteIfExists(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            // A child process of a script may still write. The system cleans its temporary files.
        }
    }
}
