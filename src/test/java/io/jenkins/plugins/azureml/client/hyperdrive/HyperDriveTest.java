package io.jenkins.plugins.azureml.client.hyperdrive;

import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.PATH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.testing.FaultServer;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HyperDriveTest {

    private static final String RUNS = "GET /history/v1.0" + PATH + "/experiments/iris/runs";
    private static final String SWEEPS = "/hyperdrive/v1.0" + PATH + "/experiments/iris/runs";

    private ScriptedAzure azure;

    @BeforeEach
    void start() throws Exception {
        azure = new ScriptedAzure();
    }

    @AfterEach
    void stop() throws Exception {
        azure.close();
    }

    private Sweep submit() throws Exception {
        return azure.client().hyperDrive("iris").submit(Json.MAPPER.readTree("{\"max_total_jobs\":4}"));
    }

    @Test
    void sweepIsStarted() throws Exception {
        azure.server.script(
                "POST " + SWEEPS,
                Reply.json(
                        201,
                        "{\"code\":201,\"result\":{\"hyperdrive_run_id\":\"\",\"experiment_id\":\"e\",\"status\":"
                                + "\"Running\",\"platform_config\":{\"ParentRunId\":\"HD_1\"},\"max_total_jobs\":\"4\",\"created\":\"2019-05-23T20:00:00.0Z\"}}"));
        Sweep sweep = submit();
        assertEquals("HD_1", sweep.runId());
        assertEquals(4, sweep.maxTotalRuns());
        String part =
                FaultServer.parts(azure.server.seen("POST " + SWEEPS).get(0)).get("config");
        assertTrue(part.endsWith("{\"max_total_jobs\":4}"), part);
    }

    @Test
    void runIdIsReadFromAnyKnownField() throws Exception {
        azure.server.script(
                "POST " + SWEEPS,
                Reply.json(201, "{\"result\":{\"hyperdrive_run_id\":\"HD_2\",\"experiment_id\":\"e\"}}"),
                Reply.json(201, "{\"result\":{\"platform_config\":{},\"experiment_id\":\"HD_3\"}}"),
                Reply.json(201, "{\"result\":{\"platform_config\":{}}}"));
        assertEquals("HD_2", submit().runId());
        assertEquals("HD_3", submit().runId());
        AzureMlException e = assertThrows(AzureMlException.class, this::submit);
        assertEquals("UnreadableAnswer", e.code());
    }

    @Test
    void serviceErrorIsRead() {
        azure.server.script("POST " + SWEEPS, Reply.json(400, "{\"code\":400,\"message\":\"No parameter space.\"}"));
        AzureMlException e = assertThrows(AzureMlException.class, this::submit);
        assertTrue(e.getMessage().contains("No parameter space."), e.getMessage());
    }

    @Test
    void startWithLostResponseIsNotRetried() {
        azure.server.script("POST " + SWEEPS, Reply.reset());
        AzureMlException e = assertThrows(AzureMlException.class, this::submit);
        assertTrue(e.mayHaveBeenExecuted());
        assertEquals(1, azure.server.count("POST " + SWEEPS));
    }

    @Test
    void refusedStartIsRetried() throws Exception {
        azure.server.script(
                "POST " + SWEEPS,
                Reply.status(429).with("Retry-After", "0"),
                Reply.json(201, "{\"result\":{\"hyperdrive_run_id\":\"\",\"experiment_id\":\"HD_2\"}}"));
        assertEquals("HD_2", submit().runId());
    }

    @Test
    void configurationEqualsThatOfMicrosoftsClient() throws Exception {
        ObjectNode settings = (ObjectNode)
                Json.MAPPER.readTree(
                        "{\"generator_config\":{\"name\":\"GRID\",\"parameter_space\":{\"rate\":[\"choice\",[[1]]]}},\"max_total_jobs\":4}");
        JsonNode script = Json.MAPPER.readTree("{\"script\":\"train.py\"}");
        JsonNode config = azure.client()
                .hyperDrive("iris")
                .config(settings, new HyperDrive.TrialDefinition(script, "s-1", "m-1"));
        assertEquals("iris", config.path("name").asText());
        assertEquals("AML", config.path("platform").asText());
        assertTrue(config.at("/generator_config/parameter_space").has("--rate"), config.toString());
        JsonNode platform = config.path("platform_config");
        assertEquals(
                PATH.substring(1) + "/experiments/iris",
                platform.path("ServiceArmScope").asText());
        assertEquals(script, platform.at("/Definition/Overrides"));
        assertEquals("s-1", platform.at("/Definition/SnapshotId").asText());
        assertEquals(
                "m-1",
                platform.at("/Definition/TelemetryValues/amlClientRequestId").asText());
    }

    @Test
    void sweepIsFoundByMarker() throws Exception {
        String runs = "POST /history/v1.0" + PATH + "/experiments/iris/runs:query";
        azure.server.on(
                runs,
                request -> Reply.json(
                        "{\"value\":[{\"runId\":\"HD_2_0\",\"parentRunId\":\"HD_2\",\"runType\":\"azureml.scriptrun\"},"
                                + "{\"runId\":\"HD_2\",\"runType\":\"hyperdrive\"},{\"runId\":\"r\",\"runType\":\"azureml.scriptrun\"},"
                                + "{\"runId\":\"HD_1\",\"runType\":\"hyperdrive\",\"status\":\"Running\"}]}"));
        for (String id : new String[] {"HD_1", "HD_2"}) {
            azure.server.on(
                    RUNS + "/" + id + "/details",
                    request -> Reply.json("{\"runDefinition\":{\"configuration\":null,\"telemetryValues\":"
                            + "{\"amlClientRequestId\":\"mark of " + id + "\"}}}"));
        }
        HyperDrive sweeps = azure.client().hyperDrive("iris");
        assertEquals("HD_1", sweeps.find("mark of HD_1").orElseThrow().runId());
        assertTrue(sweeps.find("another").isEmpty());
        assertEquals(0, azure.server.count(RUNS + "/r/details"));
    }

    @Test
    void sweepThatIsListedLateIsFound() throws Exception {
        String runs = "POST /history/v1.0" + PATH + "/experiments/iris/runs:query";
        azure.server.script(
                runs,
                Reply.json("{\"value\":[]}"),
                Reply.json("{\"value\":[{\"runId\":\"HD_1\",\"runType\":\"hyperdrive\"}]}"));
        azure.server.script(
                RUNS + "/HD_1/details",
                Reply.json("{\"runDefinition\":{\"telemetryValues\":{\"amlClientRequestId\":\"mark\"}}}"));
        HyperDrive sweeps = azure.client().hyperDrive("iris");
        assertTrue(sweeps.await("mark", 1).isEmpty());
        assertEquals("HD_1", sweeps.await("mark", 3).orElseThrow().runId());
    }

    @Test
    void missingExperimentHasNoSweep() throws Exception {
        azure.server.script("POST /history/v1.0" + PATH + "/experiments/iris/runs:query", Reply.json(404, "{}"));
        assertTrue(azure.client().hyperDrive("iris").find("mark").isEmpty());
    }

    @Test
    void sweepIsCanceledDespiteALostResponse() throws Exception {
        azure.server.script("POST " + SWEEPS + "/HD_1/cancel", Reply.reset(), Reply.json("{}"));
        HyperDrive sweeps = azure.client().hyperDrive("iris");
        sweeps.cancel("HD_1");
        assertEquals(2, azure.server.count("POST " + SWEEPS + "/HD_1/cancel"));
        assertThrows(AzureMlException.class, () -> sweeps.cancel("../x"));
    }
}
