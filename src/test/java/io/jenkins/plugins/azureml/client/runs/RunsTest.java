package io.jenkins.plugins.azureml.client.runs;

import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.EXPERIMENT;
import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.PATH;
import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.RUN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.testing.FaultServer;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunsTest {

    private static final String CANCEL = "POST /execution/v1.0" + PATH + EXPERIMENT + "/runId/run-1/cancel";
    private static final String MLFLOW = "GET /mlflow/v1.0" + PATH + "/api/2.0/mlflow/runs/get";
    private static final String METRICS = "POST /metric/v2.0" + PATH + "/runs/run-1";

    private ScriptedAzure azure;

    @BeforeEach
    void start() throws Exception {
        azure = new ScriptedAzure();
    }

    @AfterEach
    void stop() throws Exception {
        azure.close();
    }

    private Runs runs() {
        return azure.client().runs("iris");
    }

    @Test
    void failedRunReportsInnermostErrorAndNoToken() throws Exception {
        azure.server.script(RUN, Reply.json("""
                        \uFEFF{"runId":"run-1","status":"Failed","token":"fake-run-token","somethingNew":{"a":[1]},
                         "startTimeUtc":"2026-11-22T10:00:00.1234567+00:00","endTimeUtc":"2026-11-22T10:01:00.123456Z",
                         "createdUtc":"2026-11-22T09:59:00","target":"cpu","tags":{"a":"1","b":null,"c":2},
                         "properties":null,"warnings":[{"source":"x","message":"careful"},null],
                         "error":{"error":{"code":"UserError","message":"The run failed.",
                           "innerError":{"code":"BadArgument","innerError":{"code":"ArgumentInvalid",
                             "message":"train.py: no such column 'petal'"}}},
                           "correlation":{"operation":"op","request":"req-7"}}}"""));
        Run run = runs().get("run-1");
        assertEquals(RunStatus.FAILED, run.status());
        assertEquals("train.py: no such column 'petal'", run.error().deepestMessage());
        assertEquals("ArgumentInvalid", run.error().deepestCode());
        assertEquals("UserError", run.error().code());
        assertEquals("req-7", run.error().requestId());
        assertEquals(Instant.parse("2026-11-22T10:00:00.123456700Z"), run.startTime());
        assertEquals(Instant.parse("2026-11-22T10:01:00.123456Z"), run.endTime());
        assertEquals(Instant.parse("2026-11-22T09:59:00Z"), run.createdTime());
        assertEquals(Map.of("a", "1", "c", "2"), run.tags());
        assertEquals(Map.of(), run.properties());
        assertEquals("careful", run.warnings().get(0));
        assertFalse(run.toString().contains("fake-run-token"));
    }

    @Test
    void sparseRunIsRead() throws Exception {
        azure.server.script(RUN, Reply.json("{\"status\":null,\"error\":null,\"endTimeUtc\":\"0001-01-01T00:00:00\"}"));
        Run run = runs().get("run-1");
        assertEquals("run-1", run.runId());
        assertEquals(RunStatus.UNKNOWN_VALUE, run.status());
        assertNull(run.error());
        assertNull(run.endTime());
    }

    @ParameterizedTest
    @CsvSource({
        "Completed, true, false", "failed, true, false", "Canceled, true, false", "Cancelled, true, false",
        "NotResponding, false, true", "Paused, false, true", "CancelRequested, false, false", "Unknown, false, false",
        "Hibernating, false, false", "Finalizing, false, false"
    })
    void onlyThreeStatusesAreEnds(String text, boolean end, boolean stuck) {
        assertEquals(end, RunStatus.of(text).isTerminal());
        assertEquals(stuck, RunStatus.of(text).isStuck());
    }

    @Test
    void missingRunIsEmptyButMissingWorkspaceIsAnError() throws Exception {
        azure.server.script(
                RUN,
                Reply.json(404, "{\"error\":{\"code\":\"UserError\",\"message\":\"not found\"}}"),
                Reply.json(404, "{\"error\":{\"code\":\"WorkspaceNotFound\",\"message\":\"gone\"}}"));
        assertEquals(Optional.empty(), runs().find("run-1"));
        AzureMlException e = assertThrows(AzureMlException.class, () -> runs().find("run-1"));
        assertTrue(e.advice().contains("names of the workspace"), e.advice());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "null", "\"ok\"", "{\"runId\":\"run-2\",\"status\":\"Completed\"}"})
    void responseAboutAnotherRunIsRefused(String answer) {
        azure.server.otherwise(request -> Reply.json(answer));
        for (Executable read : new Executable[] {
            () -> azure.client().runs("exp-1").get("run-1"),
            () -> azure.client().runs("exp-1").details("run-1")
        }) {
            AzureMlException e = assertThrows(AzureMlException.class, read);
            assertTrue(e.getMessage().contains("the response is not about this run"), e.getMessage());
        }
    }

    @Test
    void runIsFoundWithoutExperiment() throws Exception {
        azure.server.script(
                "GET /history/v1.0" + PATH + "/runs/run-1", Reply.json("{\"runId\":\"run-1\",\"status\":\"Queued\"}"));
        assertEquals(RunStatus.QUEUED, azure.client().runs(null).get("run-1").status());
    }

    @Test
    void cancelUsesDefaultAddressAndIsRetried() throws Exception {
        azure.server.script(CANCEL, Reply.reset(), Reply.status(502), Reply.json("{\"runId\":\"run-1\"}"));
        runs().cancel("run-1");
        assertEquals(3, azure.server.count(CANCEL));
    }

    @Test
    void cancelPrefersAddressOfRun() throws Exception {
        azure.server.script(
                RUN, Reply.json("{\"runId\":\"run-1\",\"cancelUri\":\"" + azure.server.uri("/jasmine/cancel") + "\"}"));
        azure.server.script("POST /jasmine/cancel", Reply.status(200));
        runs().cancel("run-1");
        assertEquals(1, azure.server.count("POST /jasmine/cancel"));
        assertEquals(0, azure.server.count(CANCEL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://example.invalid/cancel", "http://localhost:1/cancel", "/relative", "%%"})
    void cancelIgnoresUntrustedAddress(String uri) throws Exception {
        azure.server.script(RUN, Reply.json("{\"runId\":\"run-1\",\"cancelUri\":\"" + uri + "\"}"));
        azure.server.script(CANCEL, Reply.status(200));
        runs().cancel("run-1");
        assertEquals(1, azure.server.count(CANCEL));
    }

    @Test
    void cancelDoesNotRequireRunRecord() throws Exception {
        azure.server.script(RUN, Reply.status(500));
        azure.server.script(CANCEL, Reply.status(202));
        runs().cancel("run-1");
        assertEquals(1, azure.server.count(CANCEL));
    }

    @Test
    void cancelOfMissingRunIsNotFound() {
        azure.server.script(RUN, Reply.status(404));
        assertTrue(assertThrows(AzureMlException.class, () -> runs().cancel("run-1"))
                .isNotFound());
    }

    @Test
    void metricsComeFromMlflowFirst() throws Exception {
        azure.server.script(
                MLFLOW,
                Reply.json("{\"run\":{\"data\":{\"metrics\":[{\"key\":\"auc\",\"value\":0.5,\"step\":2},"
                        + "{\"key\":\"auc\",\"value\":0.1,\"step\":1},{\"key\":\"loss\",\"value\":\"NaN\"},"
                        + "{\"key\":\"n\",\"value\":\"12\",\"timestamp\":\"1700000000000\",\"step\":\"0\"},"
                        + "{\"key\":\"text\",\"value\":\"many\"},{\"key\":\"bare\",\"value\":NaN}]}}}"));
        Map<String, Double> metrics = runs().metrics("run-1");
        assertEquals(Map.of("auc", 0.5, "loss", Double.NaN, "n", 12.0, "bare", Double.NaN), metrics);
        assertEquals("run-1", azure.server.seen(MLFLOW).get(0).query().get("run_id"));
        assertEquals(0, azure.server.count(METRICS + "/list"));
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 403, 501, 200})
    void metricsFallBackToTheMetricService(int status) throws Exception {
        azure.server.script(MLFLOW, status == 200 ? Reply.json("{\"run\":{\"data\":{}}}") : Reply.status(status));
        azure.server.script(
                METRICS + "/list",
                Reply.json(
                        "{\"value\":[{\"metricKey\":{\"namespace\":\"ns\",\"name\":\"auc\"},\"columns\":{\"auc\":\"Double\"}},"
                                + "{\"metricKey\":{\"name\":\"table\"},\"columns\":{\"a\":\"Double\",\"b\":\"Double\"}},"
                                + "{\"metricKey\":null}],\"continuationToken\":null}"));
        azure.server.on(
                METRICS + "/full",
                request -> request.text().contains("\"continuationToken\":\"next\"")
                        ? Reply.json(
                                "{\"value\":[{\"step\":2,\"data\":{\"auc\":\"0.75\"}},{\"step\":1,\"data\":{\"auc\":0.1}}]}")
                        : Reply.json("{\"value\":[{\"step\":0,\"createdUtc\":\"2026-11-22T10:00:00.1234567Z\","
                                + "\"data\":{\"auc\":0.2}}],\"continuationToken\":\"next\",\"nextLink\":null}"));
        assertEquals(Map.of("auc", 0.75), azure.client().runs(null).metrics("run-1"));
        assertEquals(
                "{\"metricName\":\"auc\",\"metricNamespace\":\"ns\"}",
                azure.server.seen(METRICS + "/full").get(0).text());
        assertEquals(2, azure.server.count(METRICS + "/full"), "the table has no single value");
    }

    @Test
    void runWithoutMetricsHasNone() throws Exception {
        azure.server.script(MLFLOW, Reply.json("{\"run\":{\"data\":{}}}"));
        azure.server.script(METRICS + "/list", Reply.json("{\"value\":[]}"));
        assertEquals(Map.of(), runs().metrics("run-1"));
    }

    @Test
    void refusalOfMlflowIsReportedIfThereIsNoMetricService() {
        azure.server.script(MLFLOW, Reply.status(403));
        azure.server.script(METRICS + "/list", Reply.status(404));
        assertEquals(
                403,
                assertThrows(AzureMlException.class, () -> runs().metrics("run-1"))
                        .status());
    }

    @Test
    void nonNumericLastValueIsNotReplacedByEarlierOne() throws Exception {
        azure.server.script(
                MLFLOW,
                Reply.json("{\"run\":{\"data\":{\"metrics\":[{\"key\":\"a\",\"value\":0.9,\"step\":1},"
                        + "{\"key\":\"a\",\"value\":\"n/a\",\"step\":2},{\"key\":\"b\",\"value\":null}]}}}"));
        assertEquals(Map.of("a", Double.NaN, "b", Double.NaN), runs().metrics("run-1"));
        azure.server.script(MLFLOW, Reply.json("{\"run\":{\"data\":{}}}"));
        azure.server.script(
                METRICS + "/list",
                Reply.json("{\"value\":[{\"metricKey\":{\"name\":\"a\"}},{\"metricKey\":{\"name\":\"b\"}}]}"));
        azure.server.on(
                METRICS + "/full",
                request -> request.text().contains("\"a\"")
                        ? Reply.json("{\"value\":[{\"data\":{\"a\":0.9}},{\"data\":{\"a\":null}}]}")
                        : Reply.json("{\"value\":[{\"data\":{\"x\":0.9}},{\"data\":{\"x\":\"n/a\"}}]}"));
        assertEquals(Map.of("a", Double.NaN, "b", Double.NaN), runs().metrics("run-1"));
    }

    @Test
    void endlessPagesOfMetricsEnd() throws Exception {
        azure.server.script(MLFLOW, Reply.status(404));
        azure.server.script(
                METRICS + "/list",
                Reply.json("{\"value\":[{\"metricKey\":{\"name\":\"auc\"}}],\"continuationToken\":\"same\"}"));
        azure.server.script(METRICS + "/full", Reply.json("{\"value\":[{\"data\":{\"auc\":1}}]}"));
        assertEquals(Map.of("auc", 1.0), runs().metrics("run-1"));
        assertEquals(2, azure.server.count(METRICS + "/list"));
    }

    @Test
    void detailsDoNotPrintSignedUrls() throws Exception {
        azure.server.script(
                RUN + "/details",
                Reply.json(
                        "{\"runId\":\"run-1\",\"status\":\"Running\",\"logFiles\":{\"user_logs/std_log.txt\":"
                                + "\"https://x.blob.core.windows.net/log?sv=1&sig=fake%2Fsig\",\"odd\":\"no url\",\"none\":null}}"));
        RunDetails details = runs().details("run-1");
        assertEquals(
                "sv=1&sig=fake%2Fsig",
                details.logFiles().get("user_logs/std_log.txt").getRawQuery());
        assertEquals(1, details.logFiles().size());
        assertFalse(details.toString().contains("fake"), details.toString());
    }

    private LogChunk log(FaultServer blobs, long offset, int max) throws Exception {
        return runs().readLog(URI.create(blobs.uri("/log") + "?sv=1&sig=fake-signature"), offset, max);
    }

    @Test
    void logIsReadFromOffset() throws Exception {
        try (FaultServer blobs = new FaultServer()) {
            blobs.script("GET /log", Reply.bytes(206, "56789".getBytes()).with("Content-Range", "bytes 5-9/10"));
            LogChunk chunk = log(blobs, 5, 100);
            assertEquals("56789", new String(chunk.bytes()));
            assertEquals(10, chunk.end());
            assertEquals("bytes=5-104", blobs.seen().get(0).header("Range"));
            assertNull(blobs.seen().get(0).header("Authorization"));
            assertEquals("sv=1&sig=fake-signature", blobs.seen().get(0).rawQuery());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 416})
    void missingOrUnchangedLogIsEmpty(int status) throws Exception {
        try (FaultServer blobs = new FaultServer()) {
            blobs.script("GET /log", Reply.bytes(status, "<Error><Code>BlobNotFound</Code></Error>".getBytes()));
            LogChunk chunk = log(blobs, 5, 100);
            assertTrue(chunk.isEmpty());
            assertEquals(5, chunk.end());
        }
    }

    @Test
    void shortenedLogReportsItsLength() throws Exception {
        try (FaultServer blobs = new FaultServer()) {
            blobs.script("GET /log", Reply.bytes(416, new byte[0]).with("Content-Range", "bytes */3"));
            LogChunk chunk = log(blobs, 5, 100);
            assertTrue(chunk.isEmpty());
            assertEquals(3, chunk.total());
        }
    }

    @Test
    void readSkipsToOffsetWithoutRangeSupport() throws Exception {
        try (FaultServer blobs = new FaultServer()) {
            byte[] large = new byte[3_000_000];
            java.util.Arrays.fill(large, (byte) 'x');
            large[70_000] = 'a';
            large[70_001] = 'b';
            blobs.script("GET /log", Reply.bytes(200, large));
            assertEquals("ab", new String(log(blobs, 70_000, 2).bytes()));
            assertTrue(log(blobs, 3_000_000, 10).isEmpty());
            assertTrue(log(blobs, 4_000_000, 10).isEmpty());
        }
    }

    @Test
    void rangeThatStartsEarlierIsCut() throws Exception {
        try (FaultServer blobs = new FaultServer()) {
            blobs.script("GET /log", Reply.bytes(206, "0123456789".getBytes()).with("Content-Range", "bytes 0-9/10"));
            assertEquals("78", new String(log(blobs, 7, 2).bytes()));
        }
    }

    @Test
    void bytesBeforeLostConnectionAreKept() throws Exception {
        try (FaultServer blobs = new FaultServer()) {
            blobs.script(
                    "GET /log",
                    Reply.bytes(206, "0123456789".getBytes())
                            .with("Content-Range", "bytes 0-9/10")
                            .truncated());
            assertEquals("01234", new String(log(blobs, 0, 100).bytes()));
        }
    }

    @Test
    void logErrorContainsNoSignature() throws Exception {
        try (FaultServer blobs = new FaultServer()) {
            blobs.script(
                    "GET /log",
                    Reply.bytes(
                            403,
                            "<?xml version=\"1.0\"?><Error><Code>AuthenticationFailed</Code><Message>bad sig=fake-signature</Message></Error>"
                                    .getBytes()));
            AzureMlException e = assertThrows(AzureMlException.class, () -> log(blobs, 0, 10));
            assertEquals("AuthenticationFailed", e.code());
            assertTrue(e.advice().contains("expired"), e.advice());
            assertFalse(e.getMessage().contains("fake-signature"), e.getMessage());
            blobs.script("GET /log", Reply.reset());
            AzureMlException lost = assertThrows(AzureMlException.class, () -> log(blobs, 0, 10));
            assertTrue(lost.getMessage().contains("/log"), lost.getMessage());
            assertFalse(lost.getMessage().contains("sig"), lost.getMessage());
        }
    }
}
