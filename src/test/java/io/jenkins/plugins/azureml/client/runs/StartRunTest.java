package io.jenkins.plugins.azureml.client.runs;

import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.RUN;
import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.message.RepeatableBody;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.testing.FaultServer;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import io.jenkins.plugins.azureml.client.testing.Seen;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartRunTest {

    private static final Reply STARTED = Reply.json("{\"runId\":\"run-1\"}");
    private static final Reply MISSING =
            Reply.json(404, "{\"error\":{\"code\":\"UserError\",\"message\":\"Run run-1 was not found\"}}");
    private static final RepeatableBody ZIP = RepeatableBody.of("PK-not-a-real-zip".getBytes(StandardCharsets.UTF_8));

    private ScriptedAzure azure;
    private JsonNode definition;

    @BeforeEach
    void start() throws Exception {
        azure = new ScriptedAzure();
        definition = Json.parse("{\"Configuration\":{\"Script\":\"train.py\",\"extra\":[1,null]}}".getBytes());
    }

    @AfterEach
    void stop() throws Exception {
        azure.close();
    }

    private String submit(RepeatableBody zip) throws Exception {
        return azure.client().runs("iris").submit("run-1", definition, zip);
    }

    @Test
    void requestHasBothPartsAndGivenRunId() throws Exception {
        azure.server.script(START, STARTED);
        assertEquals("run-1", submit(ZIP));
        Seen request = azure.server.seen(START).get(0);
        assertEquals("runId=run-1&api-version=2019-11-01", request.rawQuery());
        assertEquals("Bearer fake-token-1", request.header("Authorization"));
        assertEquals(String.valueOf(request.body().length), request.header("Content-Length"));
        Map<String, String> parts = FaultServer.parts(request);
        assertEquals(
                "Content-Disposition: form-data; name=\"runDefinitionFile\"; filename=\"definition.json\"\r\n"
                        + "Content-Type: application/json\r\n\r\n" + definition,
                parts.get("runDefinitionFile"));
        assertEquals(
                "Content-Disposition: form-data; name=\"projectZipFile\"; filename=\"project.zip\"\r\n"
                        + "Content-Type: application/zip\r\n\r\nPK-not-a-real-zip",
                parts.get("projectZipFile"));
        assertEquals(0, azure.server.count(RUN));
    }

    static Stream<Supplier<Reply>> ambiguousFaults() {
        return Stream.of(
                Reply::reset,
                Reply::close,
                Reply::garbage,
                () -> Reply.json("{\"runId\":\"run-1\"}").truncated(),
                () -> Reply.json("{\"runI").withoutLength(),
                () -> Reply.status(200),
                () -> Reply.status(408),
                () -> Reply.status(500),
                () -> Reply.status(502),
                () -> Reply.status(503),
                () -> Reply.status(504));
    }

    @Test
    void existingRunIsReused() throws Exception {
        azure.server.script(START, Reply.json(409, "{\"error\":{\"code\":\"Conflict\",\"message\":\"it is there\"}}"));
        assertEquals("run-1", submit(ZIP));
        assertEquals(1, azure.server.count(START));
    }

    @Test
    void conflictWithoutRunIsAnError() {
        azure.server.script(START, Reply.status(409));
        azure.server.script(RUN, MISSING);
        assertEquals(
                409, assertThrows(AzureMlException.class, () -> submit(ZIP)).status());
    }

    @ParameterizedTest
    @MethodSource("ambiguousFaults")
    void runStartedDespiteFaultIsNotStartedAgain(Supplier<Reply> fault) throws Exception {
        azure.server.script(START, fault.get(), STARTED);
        assertEquals("run-1", submit(ZIP));
        assertEquals(1, azure.server.count(START));
        assertEquals(1, azure.server.count(RUN));
    }

    @ParameterizedTest
    @MethodSource("ambiguousFaults")
    void unstartedRunIsSearchedThenStartedWithSameId(Supplier<Reply> fault) throws Exception {
        azure.server.script(START, fault.get(), STARTED);
        azure.server.script(RUN, MISSING);
        assertEquals("run-1", submit(ZIP));
        assertEquals(2, azure.server.count(START));
        assertEquals(5, azure.server.count(RUN));
        assertEquals(
                "runId=run-1&api-version=2019-11-01",
                azure.server.seen(START).get(1).rawQuery());
        assertTrue(azure.server.seen(START).get(1).text().contains("PK-not-a-real-zip"));
    }

    @Test
    void runThatIsListedLateIsFound() throws Exception {
        azure.server.script(START, Reply.reset(), STARTED);
        azure.server.script(RUN, MISSING, Reply.json("{\"runId\":\"run-1\",\"status\":\"NotStarted\"}"));
        assertEquals("run-1", submit(ZIP));
        assertEquals(1, azure.server.count(START));
    }

    @Test
    void retryThatFindsItsOwnRunReusesIt() throws Exception {
        azure.server.script(START, Reply.reset(), Reply.status(409));
        azure.server.script(
                RUN,
                MISSING,
                MISSING,
                MISSING,
                MISSING,
                MISSING,
                Reply.json("{\"runId\":\"run-1\",\"status\":\"Queued\"}"));
        assertEquals("run-1", submit(ZIP));
        assertEquals(2, azure.server.count(START));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 413, 422})
    void refusedStartIsNotRetried(int status) {
        azure.server.script(START, Reply.json(status, "{\"error\":{\"code\":\"UserError\",\"message\":\"no\"}}"));
        AzureMlException e = assertThrows(AzureMlException.class, () -> submit(ZIP));
        assertEquals(status, e.status());
        assertFalse(e.mayHaveBeenExecuted());
        assertEquals(1, azure.server.count(START));
        assertEquals(0, azure.server.count(RUN));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 401})
    void throttledStartIsRetriedWithWholeBody(int status) throws Exception {
        azure.server.script(START, Reply.status(status), STARTED);
        assertEquals("run-1", submit(ZIP));
        assertEquals(
                azure.server.seen(START).get(0).body().length,
                azure.server.seen(START).get(1).body().length);
        assertEquals(0, azure.server.count(RUN), "nothing is in doubt");
    }

    @Test
    void startThatNeverSucceedsHasUnknownOutcome() {
        azure.server.script(START, Reply.reset());
        azure.server.script(RUN, MISSING);
        AzureMlException e = assertThrows(AzureMlException.class, () -> submit(ZIP));
        assertTrue(e.mayHaveBeenExecuted());
        assertTrue(e.getMessage().contains("may have completed the request"), e.getMessage());
        assertEquals(4, azure.server.count(START));
    }

    @Test
    void largeFolderIsStreamed() throws Exception {
        long size = 200L * 1024 * 1024;
        azure.server.script(START, Reply.status(429).early(), Reply.status(403).early());
        AtomicInteger opened = new AtomicInteger();
        RepeatableBody large = new RepeatableBody() {
            @Override
            public long length() {
                return size;
            }

            @Override
            public InputStream open() {
                opened.incrementAndGet();
                return new InputStream() {
                    private long left = size;

                    @Override
                    public int read() {
                        return left-- > 0 ? 0 : -1;
                    }

                    @Override
                    public int read(byte[] buffer, int offset, int length) {
                        int n = (int) Math.min(length, left);
                        left -= n;
                        return n == 0 ? -1 : n;
                    }
                };
            }
        };
        AzureMlException e = assertThrows(AzureMlException.class, () -> submit(large));
        assertEquals(403, e.status(), "an answer in the middle of the upload is heard");
        assertEquals(2, opened.get());
    }

    @Test
    void folderThatChangesDuringUploadIsReported() {
        azure.server.script(START, STARTED);
        azure.server.script(RUN, MISSING);
        RepeatableBody shrunk = new RepeatableBody() {
            @Override
            public long length() {
                return 100_000;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(new byte[99]);
            }
        };
        AzureMlException e = assertThrows(AzureMlException.class, () -> submit(shrunk));
        assertTrue(e.getMessage().contains("changed while it was sent"), e.getMessage());
        assertFalse(e.mayHaveBeenExecuted(), "half a body starts nothing");
    }

    @Test
    void unreadableFolderIsReported() {
        RepeatableBody gone = new RepeatableBody() {
            @Override
            public long length() {
                return 10;
            }

            @Override
            public InputStream open() throws IOException {
                throw new IOException("the agent went away");
            }
        };
        AzureMlException e = assertThrows(AzureMlException.class, () -> submit(gone));
        assertTrue(e.getMessage().contains("the agent went away"), e.getMessage());
    }

    @Test
    void interruptWhileFolderIsReadIsPropagated() {
        RepeatableBody interrupted = new RepeatableBody() {
            @Override
            public long length() {
                return 10;
            }

            @Override
            public InputStream open() {
                return new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new java.io.InterruptedIOException("as remoting does it");
                    }
                };
            }
        };
        assertThrows(InterruptedException.class, () -> submit(interrupted));
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a/b", "-a", "a b", "ü", "a\u0000"})
    void invalidRunIdIsRefusedBeforeAnyRequest(String runId) {
        AzureMlException e = assertThrows(
                AzureMlException.class, () -> azure.client().runs("iris").submit(runId, definition, ZIP));
        assertTrue(e.getMessage().contains("runId"), e.getMessage());
        assertEquals(0, azure.server.seen().size());
    }
}
