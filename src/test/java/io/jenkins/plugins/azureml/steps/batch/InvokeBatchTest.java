package io.jenkins.plugins.azureml.steps.batch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.steps.ServerView;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Starts jobs of a batch endpoint: whatever gets lost, an invocation starts one job. */
class InvokeBatchTest {

    private static final String LOOKS = "io.jenkins.plugins.azureml.batchLooks";
    private static final String POST = "/batch/iris-batch/jobs";
    private static final String REMOTE = DeployedBatchEndpoint.INVOKE;

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    private DeployedBatchEndpoint endpoint;

    @BeforeEach
    void deployed() throws Exception {
        System.setProperty(LOOKS, "2");
        endpoint = DeployedBatchEndpoint.on(local.azure());
    }

    @AfterEach
    void defaults() {
        System.clearProperty(LOOKS);
    }

    private ServerView view() {
        return new ServerView(local.azure());
    }

    private PipelineRun run(Result expected, String script) throws Exception {
        PipelineRun run = local.inWorkspace(script).start().await();
        assertEquals(expected, run.result(), run.consoleText());
        return run;
    }

    private static void assertContains(PipelineRun run, String... parts) throws Exception {
        for (String part : parts) {
            assertTrue(run.consoleText().contains(part), part + " is not in:\n" + run.consoleText());
        }
    }

    private List<String> jobs() {
        return local.azure().runIds().stream()
                .filter(id -> id.startsWith("batchjob-"))
                .toList();
    }

    private String onlyJob() {
        assertEquals(1, jobs().size(), jobs().toString());
        return jobs().get(0);
    }

    private int posts() {
        return local.azure().requests().count("POST", POST);
    }

    private void simulated() {
        local.azure().simulate(".*", SimulatedRun::runId);
    }

    private JsonNode sent() throws Exception {
        return view().newestBatchJob("iris-batch").path("properties");
    }

    @Test
    void localFolderIsScoredAndTheScoresAreDownloaded() throws Exception {
        assumeTrue(LocalAzureMl.pythonWorks("python3"), "skipped: needs python3");
        local.write("new/a.txt", "1");
        local.write("new/b.txt", "2");
        local.write("new/c.txt", "3");
        PipelineRun run = run(Result.SUCCESS, """
                node {
                  def job = amlInvokeBatch(endpoint: 'iris-batch', inputs: [rows: 'new'], tags: [purpose: 'test'])
                  amlWaitRun(runId: job)
                  def got = amlDownload(runId: job, output: 'score', target: 'scores')
                  echo "got ${got.files} of ${job.experiment} ${job.deployment} ${job.apiGeneration}"
                }""");
        assertContains(
                run,
                "data 'new' (3 files, 3 B): uploaded to workspaceblobstore",
                "invoking batch endpoint iris-batch, deployment blue",
                "job " + onlyJob() + " of batch endpoint iris-batch started, ",
                "got [score/predictions.csv] of iris-batch blue v2");
        assertEquals(
                "m1 2 a.txt\nm1 2 b.txt\nm1 1 c.txt\n",
                Files.readString(local.workspace().resolve("scores/score/predictions.csv")));
        JsonNode record = view().run(onlyJob());
        assertEquals("test", record.at("/tags/jenkins.job").asText());
        assertEquals("test", record.at("/tags/purpose").asText());
        assertTrue(sent().at("/inputData/rows/uri").asText().endsWith("/new/"));
        assertEquals("UriFolder", sent().at("/inputData/rows/jobInputType").asText());
        PipelineRun second = run(
                Result.SUCCESS,
                "node { amlInvokeBatch(endpoint: 'iris-batch', deployment: 'blue', inputs: [rows: 'new/a.txt'],"
                        + " outputs: [scores: 'azureml://datastores/workspaceblobstore/paths/own/1'],"
                        + " set: [mini_batch_size: 1, error_threshold: 0, timeout: 90, instance_count: 1]) }");
        assertContains(second, "data 'new/a.txt' (1 file, 1 B): uploaded");
        JsonNode body = sent();
        assertEquals("UriFile", body.at("/inputData/rows/jobInputType").asText());
        assertEquals("PT1M30S", body.at("/retrySettings/timeout").asText());
        assertEquals(1, body.at("/compute/instanceCount").asInt());
        assertEquals("UriFolder", body.at("/outputData/scores/jobOutputType").asText());
    }

    @Test
    void inputsAreDataAssetsAndUris() throws Exception {
        simulated();
        endpoint.put("/data/rows/versions/4", """
                {"properties": {"dataType": "uri_file", "dataUri": "azureml://datastores/workspaceblobstore/paths/r.csv"}}""");
        run(Result.SUCCESS, "amlInvokeBatch(endpoint: 'iris-batch', inputs: [rows: 'azureml:rows@latest'])");
        assertEquals(
                local.azure().workspacePath() + "/data/rows/versions/4",
                sent().at("/inputData/rows/uri").asText());
        assertEquals("UriFile", sent().at("/inputData/rows/jobInputType").asText());
        run(
                Result.SUCCESS,
                "amlInvokeBatch(endpoint: 'iris-batch', inputs: 'rows: {type: uri_file, path: \"https://x.example/r.csv\"}')");
        assertEquals("https://x.example/r.csv", sent().at("/inputData/rows/uri").asText());
        assertContains(
                run(Result.FAILURE, "amlInvokeBatch(endpoint: 'iris-batch', inputs: [rows: 'azureml:none:1'])"),
                "inputs.rows: data asset none, version 1, does not exist");
    }

    @Test
    void lostResponseAttachesToTheJob() throws Exception {
        simulated();
        local.azure().faults().add(Fault.on("POST", POST).times(1).resetAfter());
        assertContains(run(Result.SUCCESS, REMOTE), "it is unknown whether the job was started, looking for it: ");
        onlyJob();
        assertEquals(1, posts());
    }

    @Test
    void unknownOutcomeStartsNothingElse() throws Exception {
        simulated();
        local.azure().faults().add(Fault.on("POST", POST).times(1).status(503, "{}"));
        assertContains(
                run(Result.FAILURE, REMOTE),
                "It is unknown whether the job was started: no job of batch endpoint iris-batch has the tag"
                        + " jenkins.invocation=test-1-",
                "check the endpoint for a new job");
        assertEquals(1, posts());
        assertEquals(List.of(), jobs());
    }

    @Test
    void throttledInvocationIsRepeated() throws Exception {
        simulated();
        local.azure().faults().add(Fault.on("POST", POST).times(1).throttle(0));
        run(Result.SUCCESS, REMOTE);
        onlyJob();
    }

    @Test
    void restartBeforeTheResponseAttachesToTheJob() throws Exception {
        simulated();
        local.azure()
                .faults()
                .add(Fault.on("POST", POST)
                        .delayResponse(Duration.ofSeconds(30))
                        .times(1));
        PipelineRun run = local.inWorkspace(REMOTE).start().awaitRunning("amlInvokeBatch");
        await().until(() -> !jobs().isEmpty());
        run.restartRunningSteps();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        assertContains(run, "was started before the restart, reattached");
        onlyJob();
        assertEquals(1, posts());
    }

    @Test
    void restartDuringTheUploadContinues() throws Exception {
        simulated();
        local.write("new/a.txt", "1");
        Fault held = local.azure()
                .faults()
                .add(Fault.on("PUT", "a.txt").delay(Duration.ofSeconds(30)).times(1));
        PipelineRun run = local.inWorkspace("node { " + REMOTE.replaceFirst("'azureml:[^']*'", "'new'") + " }")
                .start()
                .awaitRunning("amlInvokeBatch");
        await().until(() -> held.seen() > 0);
        run.restartRunningSteps();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        onlyJob();
    }

    @Test
    void abortBeforeTheResponseCancelsTheJob() throws Exception {
        simulated();
        local.azure()
                .faults()
                .add(Fault.on("POST", POST)
                        .delayResponse(Duration.ofSeconds(30))
                        .times(1));
        PipelineRun run = local.inWorkspace(REMOTE).start().awaitRunning("amlInvokeBatch");
        await().until(() -> !jobs().isEmpty());
        run.interrupt(Result.ABORTED);
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
        assertContains(run, "cancellation accepted by the service");
        assertTrue(local.azure().statuses(onlyJob()).contains("CancelRequested"));
    }

    @Test
    void abortCancelsTheJobAfterTheControllerWasKilled() throws Exception {
        simulated();
        local.azure().faults().add(Fault.on("POST", POST).delayResponse(Duration.ofMinutes(5)));
        Fault held = local.azure()
                .faults()
                .add(Fault.on("POST", "/cancel$").delay(Duration.ofMinutes(5)).times(1));
        PipelineRun run = local.inWorkspace(REMOTE).start();
        await().until(() -> !jobs().isEmpty());
        run.interrupt(Result.ABORTED);
        await().until(() -> held.seen() > 0);
        run.killRunningSteps();
        assertEquals(Result.ABORTED, run.await().result(), run.consoleText());
        assertTrue(local.azure().statuses(onlyJob()).contains("CancelRequested"), run.consoleText());
        assertEquals(1, posts());
    }

    @Test
    void buildThatFailsCancelsTheJobIfAsked() throws Exception {
        simulated();
        PipelineRun run = run(
                Result.FAILURE, REMOTE.replace("inputs", "onFailure: 'cancel', inputs") + "\nerror 'something else'");
        assertTrue(local.azure().statuses(onlyJob()).contains("CancelRequested"), run.consoleText());
    }

    @Test
    void mistakesAreReportedBeforeAnythingIsSent() throws Exception {
        assertContains(
                run(
                        Result.FAILURE,
                        "amlInvokeBatch(endpoint: 'b', inputs: [rows: '', 'x y': 'z', a: [type: 'table', path: 'p']],"
                                + " outputs: [scores: 'here'], set: [mini_batch_size: 0, unknown: 1], onAbort: 'stop')"),
                "endpoint 'b' must have 3 to 32 letters",
                "rows must be text that is not blank",
                "must have a name of letters, digits and '_'",
                "a.type must be one of boolean, custom_model",
                "outputs: scores must be a place in a datastore",
                "set: mini_batch_size must be a whole number of at least 1",
                "set: 'unknown' is not a setting; use error_threshold,",
                "onAbort");
        assertContains(run(Result.FAILURE, "amlInvokeBatch('iris-batch')"), "inputs is missing: the data to process");
        assertContains(
                run(Result.FAILURE, "amlInvokeBatch(endpoint: 'iris-batch', inputs: [rows: 'new'])"),
                "inputs has local files, which are read from an agent: put amlInvokeBatch into a node block");
        assertContains(
                run(Result.FAILURE, "node { amlInvokeBatch(endpoint: 'iris-batch', inputs: [rows: 'missing']) }"),
                "inputs.rows: ",
                "missing",
                "Write a text value as [value: 'missing']");
        assertContains(
                run(Result.FAILURE, REMOTE.replace("inputs", "deployment: 'red', inputs")),
                "Deployment red of batch endpoint iris-batch does not exist. Deployments: blue.");
        assertContains(
                run(Result.FAILURE, "amlInvokeBatch(endpoint: 'iris-batch', inputs: [a: 1, b: 'azureml:x:1'])"),
                "Deployment blue scores with a model, so inputs must be one file, folder or data asset");
        assertContains(
                run(Result.FAILURE, REMOTE.replace("iris-batch", "other-batch")),
                "Could not read batch endpoint other-batch");
        endpoint.put("/batchEndpoints/iris-batch", """
                {"location": "westeurope", "properties": {"authMode": "aadToken"}}""");
        assertContains(
                run(Result.FAILURE, REMOTE),
                "Batch endpoint iris-batch has no default deployment",
                "Deployments: blue.");
        assertEquals(0, posts());
    }

    @Test
    void pipelineComponentGetsValues() throws Exception {
        simulated();
        endpoint.put("/components/hello/versions/1", """
                {"properties": {"componentSpec": {"name": "hello", "version": "1", "type": "command", "command": "echo hello",
                 "environment": "azureml:AzureML-sklearn-1.5-ubuntu20.04-py310-cpu:1"}}}""");
        endpoint.put("/components/scoring/versions/1", """
                {"properties": {"componentSpec": {"name": "scoring", "version": "1", "type": "pipeline", "inputs":
                 {"data": {"type": "uri_folder"}, "word": {"type": "string"}, "limit": {"type": "integer"}},
                 "outputs": {"scores": {"type": "uri_folder"}}, "jobs":
                 {"one": {"type": "command", "componentId": "WS/components/hello/versions/1"}}}}}""");
        endpoint.put("/batchEndpoints/iris-batch/deployments/pipe", """
                {"location": "westeurope", "properties": {"deploymentConfiguration": {
                 "deploymentConfigurationType": "PipelineComponent", "componentId": {"referenceType": "Id",
                 "assetId": "WS/components/scoring/versions/1"}}}}""");
        PipelineRun run = run(
                Result.SUCCESS,
                "amlInvokeBatch(endpoint: 'iris-batch', deployment: 'pipe', experiment: 'own',"
                        + " inputs: [data: 'azureml://datastores/workspaceblobstore/paths/rows', word: [value: 'hi'],"
                        + " limit: 3])");
        JsonNode body = sent();
        assertEquals("Literal", body.at("/inputData/word/jobInputType").asText(), run.consoleText());
        assertEquals("hi", body.at("/inputData/word/value").asText());
        assertEquals("3", body.at("/inputData/limit/value").asText());
        assertEquals("own", body.at("/properties/experimentName").asText());
        assertFalse(body.has("outputData"));
    }
}
