package io.jenkins.plugins.azureml.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.testing.FaultServer;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import io.jenkins.plugins.azureml.client.testing.TestTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections with TLS, of which Java would keep five. */
class ReusedTlsTest {

    private static final int THREADS = 16;
    private static final int FILES = 10 * THREADS;

    private final SSLSocketFactory before = HttpsURLConnection.getDefaultSSLSocketFactory();

    @TempDir
    Path folder;

    private FaultServer storage;

    @BeforeEach
    void start() throws Exception {
        SSLContext tls = TestTls.context(folder);
        storage = TestTls.server(tls);
        HttpsURLConnection.setDefaultSSLSocketFactory(tls.getSocketFactory());
    }

    @AfterEach
    void stop() throws Exception {
        HttpsURLConnection.setDefaultSSLSocketFactory(before);
        storage.close();
    }

    private SignedFile file(int number) {
        return new SignedFile("file-" + number, storage.uri("/file-" + number + "?sig=not-a-real-signature"));
    }

    @Test
    void allConnectionsAreReused() throws Exception {
        // All threads have a connection at the same time, and then all of these are idle.
        CountDownLatch together = new CountDownLatch(THREADS);
        storage.otherwise(request -> {
            together.countDown();
            try {
                return Reply.bytes(together.await(1, TimeUnit.MINUTES) ? 200 : 400, new byte[1000]);
            } catch (InterruptedException e) {
                return Reply.status(500);
            }
        });
        for (int round = 0; round < 2; round++) {
            List<SignedFile> files =
                    IntStream.range(0, FILES).mapToObj(this::file).toList();
            long[] lengths = Downloads.get(folder, files);
            assertEquals(FILES, lengths.length);
        }
        assertEquals(2 * FILES, storage.seen().size());
        assertTrue(storage.connections() <= 2 * THREADS, storage.connections() + " connections");
    }

    @Test
    void trustIsThatOfTheAgent() {
        storage.otherwise(request -> Reply.bytes(200, new byte[10]));
        HttpsURLConnection.setDefaultSSLSocketFactory(before);
        IOException e = assertThrows(
                IOException.class,
                () -> new FileDownload(file(1), folder.resolve("x"), ScriptedAzure.FAST).run(Transfers.ALONE));
        assertTrue(e.getMessage().contains("SSLHandshakeException"), e.getMessage());
        assertEquals(0, storage.seen().size());
        assertTrue(!Files.exists(folder.resolve("x")));
    }
}
