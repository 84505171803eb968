package io.jenkins.plugins.azureml.snapshot;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.remoting.VirtualChannel;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import jenkins.agents.ControllerToAgentFileCallable;

/**
 * Packs a source folder into a zip file. Runs on the machine that has the folder. Equal files give equal bytes: entries
 * are sorted by name and have a fixed time.
 *
 * @param zip path of the zip file to write, on that machine
 */
public record SnapshotPacker(
        @NonNull SourceFolder folder, @NonNull String zip) implements ControllerToAgentFileCallable<SnapshotReport> {

    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    /** @throws SnapshotException if the folder cannot be packed, with what to do about it */
    @Override
    public SnapshotReport invoke(File workspace, VirtualChannel channel) throws IOException, InterruptedException {
        Path target = Path.of(zip);
        try (SourceFiles files = folder.files(workspace)) {
            Files.createDirectories(target.getParent());
            write(files, target);
            return new SnapshotReport(files.count(), files.bytes(), Files.size(target));
        }
    }

    static void write(SourceFiles files, Path target) throws IOException, InterruptedException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target), 1 << 16);
                ZipOutputStream zipped = new ZipOutputStream(out)) {
            for (Map.Entry<String, Path> file : files.byName().entrySet()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(TIME);
                zipped.putNextEntry(entry);
                Files.copy(file.getValue(), zipped);
                zipped.closeEntry();
            }
        }
    }
}
