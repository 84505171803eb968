package io.jenkins.plugins.azureml.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.azureml.client.models.ModelRegistration;
import io.jenkins.plugins.azureml.client.models.ModelSource;
import io.jenkins.plugins.azureml.client.testing.LocalClient;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.snapshot.SnapshotException;
import io.jenkins.plugins.azureml.snapshot.WorkspaceBoundary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Uploads of artifacts by signed URLs that allow writing only. */
class ArtifactUploadTest {

    @TempDir
    Path folder;

    private LocalClient azure;

    @BeforeEach
    void start() throws Exception {
        azure = new LocalClient();
    }

    @AfterEach
    void stop() {
        azure.close();
    }

    private void write(String name, int bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[bytes]);
    }

    private ArtifactList scan(String file) throws IOException {
        return new ArtifactScan(new ArtifactFiles(file, WorkspaceBoundary.OWN)).invoke(folder.toFile(), null);
    }

    private SignedBlobs open(String upload, List<String> names) throws Exception {
        return new SignedBlobs(new TreeMap<>(azure.client().artifacts().open(upload, names)));
    }

    private UploadReport upload(String file, SignedBlobs blobs) throws Exception {
        return new ArtifactUpload(new ArtifactFiles(file, WorkspaceBoundary.OWN), blobs).invoke(folder.toFile(), null);
    }

    @Test
    void largeFileIsUploadedInBlocksWithoutReadPermission() throws Exception {
        write("m/large.bin", FileUpload.BLOCK * 2 + 1);
        write("m/small.bin", 3);
        ArtifactList list = scan("m");
        assertEquals("m", list.root());
        assertEquals(List.of("m/large.bin", "m/small.bin"), list.names());
        assertEquals(FileUpload.BLOCK * 2 + 4, list.bytes());
        UploadReport report = upload("m", open("up-1", list.names()));
        assertEquals(new UploadReport(2, list.bytes(), 0, null), report);
        assertEquals(
                "m:1",
                azure.client()
                        .registry()
                        .register(ModelRegistration.of("m", ModelSource.uploaded("up-1", "m", null)))
                        .id());
    }

    @Test
    void uploadIsRetriedAfterLostConnection() throws Exception {
        write("m.bin", 10);
        azure.server.faults().add(Fault.on("PUT", "/LocalUpload/").resetAfter().times(1));
        UploadReport report = upload("m.bin", open("up-1", List.of("m.bin")));
        assertFalse(report.refused());
    }

    @Test
    void refusalIsReported() throws Exception {
        write("m.bin", FileUpload.BLOCK + 1);
        SignedBlobs blobs = open("up-1", List.of("m.bin"));
        azure.server.advanceClock(java.time.Duration.ofDays(2));
        assertEquals("HTTP 403 AuthenticationFailed", upload("m.bin", blobs).refusal());
    }

    @Test
    void fileDeletedMeanwhileIsReported() throws Exception {
        write("m/a", 1);
        write("m/b", 1);
        SignedBlobs blobs = open("up-1", scan("m").names());
        Files.delete(folder.resolve("m/b"));
        IOException e = assertThrows(IOException.class, () -> upload("m", blobs));
        assertTrue(e.getMessage().contains("a file was deleted"), e.getMessage());
        assertFalse(blobs.toString().contains("sig="), blobs.toString());
    }

    @Test
    void linksOutsideFolderAreRefused() throws Exception {
        write("m/a", 1);
        write("secret", 1);
        Files.createSymbolicLink(folder.resolve("m/link"), folder.resolve("secret"));
        SnapshotException e = assertThrows(SnapshotException.class, () -> scan("m"));
        assertTrue(e.getMessage().startsWith("file 'm': 'link' is, or is behind, a link"), e.getMessage());
    }

    @Test
    @DisabledOnOs({OS.WINDOWS, OS.MAC})
    void fileWhoseNameIsNotUtf8IsRefused() throws Exception {
        Files.createDirectories(folder.resolve("m"));
        Process shell = new ProcessBuilder("sh", "-c", "touch \"$(printf 'm/w\\344hlt.bin')\"")
                .directory(folder.toFile())
                .start();
        assumeTrue(shell.waitFor() == 0, "the file system does not accept such names");
        SnapshotException e = assertThrows(SnapshotException.class, () -> scan("m"));
        assertTrue(e.getMessage().contains("the name of 'w%E4hlt.bin' is not UTF-8"), e.getMessage());
    }
}
