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
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Manages part files, which hold incomplete downloads beside their targets. The part file of an agent that died remains
 * until the next download to that folder.
 */
final class PartFiles {

    private static final Pattern NAME = Pattern.compile("\\.download-[0-9a-f-]+\\.part");

    /** Minimum age of an abandoned part file. An active one may be unchanged for minutes, while a connection is retried. */
    private static final Duration ABANDONED_AFTER = Duration.ofHours(1);

    private PartFiles() {}

    /** Returns the unused path of a part file. */
    @NonNull
    static Path newIn(@NonNull Path folder) {
        return folder.resolve(".download-" + UUID.randomUUID() + ".part");
    }

    /** Deletes the abandoned part files of a folder. */
    static void deleteAbandoned(@NonNull Path folder) throws IOException {
        Instant limit = Instant.now().minus(ABANDONED_AFTER);
        for (Path part : parts(folder)) {
            if (lastWritten(part).isBefore(limit)) {
                Files.deleteIfExists(part);
            }
        }
    }

    private static Instant lastWritten(Path part) throws IOException {
        try {
            return Files.getLastModifiedTime(part, LinkOption.NOFOLLOW_LINKS).toInstant();
        } catch (NoSuchFileException e) {
            // Moved or deleted meanwhile: another branch of the build downloads to the same folder.
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
