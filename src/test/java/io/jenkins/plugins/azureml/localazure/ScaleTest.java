package io.jenkins.plugins.azureml.localazure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScaleTest {
    @Test
    void aFewThreadsServePollsOf2000Runs() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (LocalAzureMl server = LocalAzureMl.start()) {
            for (int i = 0; i < 2000; i++) {
                server.addRun("exp", "run_" + i).status("Running");
            }
            TestClient client = new TestClient(server);
            List<CompletableFuture<HttpResponse<String>>> polls = IntStream.range(0, 2000)
                    .mapToObj(i -> client.http.sendAsync(
                            client.request(client.run("run_" + i)).build(), HttpResponse.BodyHandlers.ofString()))
                    .toList();
            for (CompletableFuture<HttpResponse<String>> poll : polls) {
                assertEquals(200, poll.get().statusCode());
            }
            long threads = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("local-azure") && !before.contains(thread))
                    .count();
            assertTrue(threads < 50, () -> threads + " threads");
            assertEquals(2000, server.requests().total());
        }
    }
}
