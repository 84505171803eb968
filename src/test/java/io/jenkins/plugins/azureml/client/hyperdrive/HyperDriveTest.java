package io.jenkins.plugins.azureml.client.hyperdrive;

import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.PATH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Json;
import io.jenkins.plugins.azureml.client.testing.FaultServer;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HyperDriveTest {

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
    void aSweepIsStartedByItsConfiguration() throws Exception {
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
    void theIdIsFoundWhereverTheAnswerHasIt() throws Exception {
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
    void theErrorOfTheServiceIsRead() {
        azure.server.script("POST " + SWEEPS, Reply.json(400, "{\"code\":400,\"message\":\"No parameter space.\"}"));
        AzureMlException e = assertThrows(AzureMlException.class, this::submit);
        assertTrue(e.getMessage().contains("No parameter space."), e.getMessage());
    }

    @Test
    void aStartWhoseAnswerIsLostIsNotRepeatedSinceItCouldNotBeToldFromASecondSweep() {
        azure.server.script("POST " + SWEEPS, Reply.reset());
        AzureMlException e = assertThrows(AzureMlException.class, this::submit);
        assertTrue(e.mayHaveBeenExecuted());
        assertEquals(1, azure.server.count("POST " + SWEEPS));
    }

    @Test
    void aStartThatWasRefusedIsRepeated() throws Exception {
        azure.server.script(
                "POST " + SWEEPS,
                Reply.status(429).with("Retry-After", "0"),
                Reply.json(201, "{\"result\":{\"hyperdrive_run_id\":\"\",\"experiment_id\":\"HD_2\"}}"));
        assertEquals("HD_2", submit().runId());
    }

    @Test
    void aSweepIsReadWithItsChildrenAndCancelled() throws Exception {
        String runs = "GET /history/v1.0" + PATH + "/experiments/iris/runs/HD_1";
        azure.server.script(runs, Reply.json("{\"runId\":\"HD_1\",\"status\":\"Running\"}"));
        azure.server.script(runs + "/children", Reply.json("{\"value\":[{\"runId\":\"HD_1_0\"}]}"));
        azure.server.script("POST " + SWEEPS + "/HD_1/cancel", Reply.reset(), Reply.json("{}"));
        HyperDrive sweeps = azure.client().hyperDrive("iris");
        assertEquals("HD_1", sweeps.get("HD_1").runId());
        assertEquals("HD_1_0", sweeps.children("HD_1").next().runId());
        sweeps.cancel("HD_1");
        assertEquals(2, azure.server.count("POST " + SWEEPS + "/HD_1/cancel"));
        assertThrows(AzureMlException.class, () -> sweeps.cancel("../x"));
    }
}
