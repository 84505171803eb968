package io.jenkins.plugins.azureml.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.testing.LocalClient;
import io.jenkins.plugins.azureml.snapshot.SnapshotException;
import io.jenkins.plugins.azureml.snapshot.WorkspaceBoundary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads of local data, which are read once for their hash and once to be sent. */
class DataUploadTest {

    @TempDir
    Path folder;

    private LocalClient azure;
    private BlobPlace place;

    @BeforeEach
    void start() throws Exception {
        azure = new LocalClient();
        place = new BlobPlace(azure.client().codes().startUpload("data", "1").signedUrl());
        Files.createDirectories(folder.resolve("data/a/b"));
        Files.writeString(folder.resolve("data/a/b/x.csv"), "1,2\n");
        Files.writeString(folder.resolve("data/a.csv"), "3,4\n");
        Files.write(folder.resolve("data/large.bin"), new byte[FileUpload.BLOCK + 1]);
    }

    @AfterEach
    void stop() {
        azure.close();
    }

    private static LocalData data(String path) {
        return new LocalData(path, WorkspaceBoundary.OWN);
    }

    private DataReport scan(String path) throws IOException {
        return new DataScan(data(path)).invoke(folder.toFile(), null);
    }

    private UploadReport upload(String path, DataReport scanned) throws IOException, InterruptedException {
        return new DataUpload(data(path), scanned.fingerprint(), place).invoke(folder.toFile(), null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"data", "data/a.csv", "data/large.bin"})
    void dataThatIsThereIsNotSentAgain(String path) throws Exception {
        DataReport scanned = scan(path);
        assertEquals(new UploadReport(scanned.files(), scanned.bytes(), 0, null), upload(path, scanned));
        assertEquals(new UploadReport(0, 0, scanned.files(), null), upload(path, scanned));
    }

    @ParameterizedTest
    @ValueSource(strings = {"data/a/b/x.csv", "data/new.csv"})
    void dataThatChangesAfterTheScanIsRefused(String changed) throws Exception {
        DataReport scanned = scan("data");
        Files.writeString(folder.resolve(changed), "5,6\n");
        SnapshotException e = assertThrows(SnapshotException.class, () -> upload("data", scanned));
        assertTrue(e.getMessage().contains("data 'data' changed during the upload"), e.getMessage());
    }

    @Test
    void hashDoesNotDependOnTheNameOfTheFolder() throws Exception {
        String hash = scan("data").hash();
        Files.move(folder.resolve("data"), folder.resolve("other"));
        assertEquals(hash, scan("other").hash());
    }
}
