package io.jenkins.plugins.azureml.client.artifacts;

import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.PATH;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.testing.FaultServer;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ArtifactsTest {

    private static final String LIST = "GET /artifact/v2.0" + PATH + "/artifacts/ExperimentRun/dcid.run-1";

    private ScriptedAzure azure;
    private FaultServer blobs;

    @BeforeEach
    void start() throws Exception {
        azure = new ScriptedAzure();
        blobs = new FaultServer();
        azure.server.script(
                LIST + "/contentinfo",
                Reply.json("{\"contentUri\":\"" + blobs.uri("/blob") + "?sig=fake-signature\"}"));
    }

    @AfterEach
    void stop() throws Exception {
        azure.close();
        blobs.close();
    }

    private byte[] read(int max) throws Exception {
        return azure.client().artifacts().read("iris", "run-1", "outputs/a b.json", max);
    }

    @Test
    void listReadsAllPages() throws Exception {
        azure.server.on(
                LIST,
                request -> "t/2".equals(request.query().get("continuationToken"))
                        ? Reply.json("{\"value\":[{\"path\":\"outputs/b\"}]}")
                        : Reply.json(
                                "{\"value\":[{\"path\":\"outputs/a\",\"origin\":\"ExperimentRun\"},{\"path\":null}],"
                                        + "\"continuationToken\":\"t/2\"}"));
        List<Artifact> artifacts = azure.client().artifacts().ofRun("iris", "run-1");
        assertEquals(
                List.of("outputs/a", "outputs/b"),
                artifacts.stream().map(Artifact::path).toList());
    }

    @Test
    void filesOfARunAreSignedPageByPageAtTheAddressThatNeedsNoExperiment() throws Exception {
        azure.server.on(
                LIST + "/prefix/contentinfo",
                request -> "2".equals(request.query().get("continuationToken"))
                        ? Reply.json("{\"value\":[{\"path\":\"outputs/b\",\"contentUri\":\"" + blobs.uri("/b")
                                + "\"},{\"path\":\"outputs2/c\",\"contentUri\":\"" + blobs.uri("/c") + "\"}]}")
                        : Reply.json("{\"value\":[{\"path\":\"outputs/a\",\"contentUri\":\"" + blobs.uri("/a")
                                + "\"}],\"continuationToken\":\"2\"}"));
        List<SignedArtifact> signed =
                azure.client().artifacts().signed(null, "run-1", "outputs").all();
        assertEquals(
                List.of("outputs/a", "outputs/b"),
                signed.stream().map(SignedArtifact::path).toList());
        assertEquals(
                "outputs",
                azure.server.seen(LIST + "/prefix/contentinfo").get(0).query().get("path"));
        assertEquals(2, azure.server.count(LIST + "/prefix/contentinfo"), "nothing is signed one by one");
    }

    @Test
    void artifactIsReadBySignedUrlWithoutToken() throws Exception {
        blobs.script("GET /blob", Reply.bytes(200, "content".getBytes()));
        assertEquals("content", new String(read(1000)));
        assertEquals(
                "outputs/a b.json",
                azure.server.seen(LIST + "/contentinfo").get(0).query().get("path"));
        assertNull(blobs.seen().get(0).header("Authorization"));
    }

    @Test
    void largeArtifactIsReadInRangesDespiteLostConnection() throws Exception {
        byte[] large = new byte[9_000_000];
        new Random(1).nextBytes(large);
        int[] count = new int[1];
        blobs.on("GET /blob", request -> {
            String[] range = request.header("Range").substring(6).split("-");
            int from = Integer.parseInt(range[0]);
            int to = Math.min(large.length - 1, Integer.parseInt(range[1]));
            Reply reply = Reply.bytes(206, Arrays.copyOfRange(large, from, to + 1))
                    .with("Content-Range", "bytes " + from + "-" + to + "/" + large.length);
            return ++count[0] == 2 ? reply.truncated() : reply;
        });
        assertArrayEquals(large, read(10_000_000));
    }

    @Test
    void artifactAboveLimitIsRefused() {
        blobs.script("GET /blob", Reply.bytes(200, new byte[5000]));
        AzureMlException e = assertThrows(AzureMlException.class, () -> read(4999));
        assertTrue(e.getMessage().contains("longer than the limit of 4999"), e.getMessage());
    }

    @Test
    void artifactOfExactlyTheLimitIsRead() throws Exception {
        blobs.script("GET /blob", Reply.bytes(200, new byte[5000]));
        assertEquals(5000, read(5000).length);
    }

    @Test
    void missingArtifactIsNotFound() {
        blobs.script("GET /blob", Reply.status(404));
        assertTrue(assertThrows(AzureMlException.class, () -> read(10)).isNotFound());
        azure.server.script(LIST + "/contentinfo", Reply.json(404, "{\"error\":{\"code\":\"UserError\"}}"));
        assertTrue(assertThrows(AzureMlException.class, () -> read(10)).isNotFound());
    }

    @Test
    void invalidRunIdIsRefusedBeforeAnyRequest() {
        assertThrows(AzureMlException.class, () -> azure.client().artifacts().ofRun("iris", "../x"));
        assertEquals(0, azure.server.seen().size());
    }
}
