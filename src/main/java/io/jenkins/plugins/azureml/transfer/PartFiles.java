package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Files that are not whole yet, each beside where it belongs. One that an agent died over stays until the next download there. */
final class PartFiles {

    private static final Pattern NAME = Pattern.compile("\\.download-[0-9a-f-]+\\.part");

    /** One that is being written stands still for minutes at most: as long as a connection is tried. */
    private static final Duration OLD = Duration.ofHours(1);

    private PartFiles() {}

    /** With the permissions that a new file has, since it is moved into place: one made as temporary is its owner's alone. */
    @NonNull
    static Path create(@NonNull Path folder) throws IOException {
        return Files.createFile(folder.resolve(".download-" + UUID.randomUUID() + ".part"));
    }

    /** Deletes what nobody writes to any more. */
    static void sweep(@NonNull Set<Path> folders) throws IOException {
        Instant limit = Instant.now().minus(OLD);
        for (Path folder : folders) {
            for (Path part : parts(folder)) {
                if (lastWritten(part).isBefore(limit)) {
                    Files.deleteIfExists(part);
                }
            }
        }
    }

    private static Instant lastWritten(Path part) throws IOException {
        try {
            return Files.getLastModifiedTime(part, LinkOption.NOFOLLOW_LINKS).toInstant();
        } catch (NoSuchFileException e) {
            // It is in place now, or was given up: another branch of the build downloads to the same folder.
            return Instant.MAX;
        }
    }

    private static List<Path> parts(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(
                            file -> NAME.matcher(file.getFileName().toString()).matches())
                    .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        }
    }
}
