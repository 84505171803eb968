package io.jenkins.plugins.azureml.client.jobs;

import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.PATH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.azureml.client.arm.LongRunningOperation;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.service.ApiPreference;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String JOB = PATH + "/jobs/job-1";
    private static final String STARTED =
            "{\"name\":\"job-1\",\"properties\":{\"jobType\":\"Command\",\"status\":\"Starting\","
                    + "\"experimentName\":\"iris\",\"tags\":{\"a\":\"mine\"},\"services\":{\"Studio\":{\"endpoint\":"
                    + "\"https://ml.azure.com/runs/job-1\"}}}}";

    private ScriptedAzure azure;
    private Jobs jobs;

    @BeforeEach
    void start() throws Exception {
        azure = new ScriptedAzure();
        jobs = azure.client().jobs();
    }

    @AfterEach
    void stop() throws Exception {
        azure.close();
    }

    private static JsonNode command() throws Exception {
        return JSON.readTree("{\"jobType\":\"Command\",\"command\":\"echo ${{inputs.a}}\"}");
    }

    @Test
    void jobIsStartedUnderGivenName() throws Exception {
        azure.server.script("PUT " + JOB, Reply.json(201, STARTED));
        Job job = jobs.createOrUpdate("job-1", command());
        assertEquals("Starting", job.status());
        assertEquals("iris", job.experimentName());
        assertEquals("https://ml.azure.com/runs/job-1", String.valueOf(job.studio()));
        assertEquals(
                "{\"properties\":{\"jobType\":\"Command\",\"command\":\"echo ${{inputs.a}}\"}}",
                azure.server.seen("PUT " + JOB).get(0).text());
        assertEquals(
                "2024-10-01", azure.server.seen("PUT " + JOB).get(0).query().get("api-version"));
        assertFalse(job.toString().contains("mine"), "tags are not for a log: " + job);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'outputs':{'model':{'assetName':'iris'}}} | 2024-01-01-preview",
                "{'resources':{'locations':['westeurope']}} | 2024-01-01-preview",
                "{'secretsConfiguration':{'TOKEN':{'uri':'https://vault'}}} | 2024-01-01-preview",
                "{'queueSettings':{'jobTier':'Spot','priority':1}} | 2024-01-01-preview",
                "{'queueSettings':{'jobTier':'Spot'},'tags':{'priority':'1'}} | 2024-10-01",
                "{'trial':{'distribution':{'distributionType':'Ray'}}} | 2024-01-01-preview",
                "{'taskDetails':{'limitSettings':{'maxNodes':1}}} | 2024-01-01-preview",
                "{'outputs':{'assetName':{'uri':null}},'distribution':{'distributionType':'Mpi'}} | 2024-10-01",
                "{'jobs':{'one':{'outputs':{'model':{'assetName':'iris'}}}}} | 2024-10-01"
            })
    void fieldThatStableVersionsLackIsSentWithAPreview(String fields, String version) throws Exception {
        azure.server.script("PUT " + JOB, Reply.json(201, STARTED));
        jobs.createOrUpdate("job-1", JSON.readTree(fields.replace('\'', '"')));
        assertEquals(version, azure.server.seen("PUT " + JOB).get(0).query().get("api-version"));
    }

    @Test
    void previewThatTheUserHasChosenIsKept() throws Exception {
        Jobs chosen =
                azure.client(new ApiPreference(null, "2025-07-01-preview")).jobs();
        azure.server.script("PUT " + JOB, Reply.json(201, STARTED));
        chosen.createOrUpdate("job-1", JSON.readTree("{\"outputs\":{\"model\":{\"assetName\":\"iris\"}}}"));
        assertEquals(
                "2025-07-01-preview",
                azure.server.seen("PUT " + JOB).get(0).query().get("api-version"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "null", "{\"name\":\"job-2\",\"properties\":{\"status\":\"Completed\"}}"})
    void responseAboutAnotherJobIsRefused(String answer) {
        azure.server.on("GET " + JOB, request -> Reply.json(answer));
        AzureMlException e = assertThrows(AzureMlException.class, () -> jobs.find("job-1"));
        assertTrue(e.getMessage().contains("the response is not about this job"), e.getMessage());
    }

    @Test
    void outputsAreReadWithTheirTypes() throws Exception {
        azure.server.script(
                "GET " + JOB,
                Reply.json("{\"properties\":{\"outputs\":{\"model\":{\"jobOutputType\":\"mlflow_model\",\"uri\":null},"
                        + "\"odd\":null}}}"),
                Reply.json("{\"properties\":{\"outputs\":null}}"));
        assertEquals(
                Map.of("model", "mlflow_model", "odd", "null"),
                jobs.get("job-1").outputs());
        assertEquals(Map.of(), jobs.get("job-1").outputs());
    }

    static Stream<Reply> lost() {
        return Stream.of(
                Reply.reset(), Reply.status(500), Reply.json(201, STARTED).truncated());
    }

    @ParameterizedTest
    @MethodSource("lost")
    void retryRefusedBecauseJobExistsSucceeds(Reply lost) throws Exception {
        azure.server.script(
                "PUT " + JOB,
                lost,
                Reply.json(
                        400, "{\"error\":{\"code\":\"UserError\",\"message\":\"a running job cannot be changed\"}}"));
        azure.server.script("GET " + JOB, Reply.json(STARTED));
        assertEquals("Starting", jobs.createOrUpdate("job-1", command()).status());
    }

    @Test
    void refusedStartFailsWithoutSearch() throws Exception {
        azure.server.script(
                "PUT " + JOB, Reply.json(400, "{\"error\":{\"code\":\"UserError\",\"message\":\"no command\"}}"));
        AzureMlException e = assertThrows(AzureMlException.class, () -> jobs.createOrUpdate("job-1", command()));
        assertTrue(e.getMessage().contains("no command"), e.getMessage());
        assertFalse(e.mayHaveBeenExecuted());
        assertEquals(0, azure.server.count("GET " + JOB));
    }

    @Test
    void startThatStaysLostHasUnknownOutcome() throws Exception {
        azure.server.script("PUT " + JOB, Reply.reset());
        azure.server.script("GET " + JOB, Reply.status(404));
        AzureMlException e = assertThrows(AzureMlException.class, () -> jobs.createOrUpdate("job-1", command()));
        assertTrue(e.mayHaveBeenExecuted());
        assertTrue(e.getMessage().contains("Could not start job job-1"), e.getMessage());
    }

    @Test
    void missingJobIsEmptyButMissingWorkspaceIsAnError() throws Exception {
        azure.server.script("GET " + JOB, Reply.json(404, "{\"error\":{\"code\":\"UserError\"}}"));
        assertEquals(Optional.empty(), jobs.find("job-1"));
        azure.server.script("GET " + JOB, Reply.json(404, "{\"error\":{\"code\":\"ResourceGroupNotFound\"}}"));
        assertThrows(AzureMlException.class, () -> jobs.find("job-1"));
    }

    @Test
    void canceledJobCanBeAwaited() throws Exception {
        azure.server.script(
                "POST " + JOB + "/cancel",
                Reply.status(503),
                Reply.status(202)
                        .with("Location", azure.server.uri("/operation").toString()));
        azure.server.script("GET /operation", Reply.status(202), Reply.status(200));
        LongRunningOperation cancel = jobs.cancel("job-1");
        assertFalse(cancel.isDone());
        cancel = azure.client().operations().poll(cancel);
        assertFalse(cancel.isDone());
        assertTrue(azure.client().operations().poll(cancel).orThrow().isDone());
    }

    @Test
    void cancelOfMissingJobIsNotFound() throws Exception {
        azure.server.script("POST " + JOB + "/cancel", Reply.status(404));
        assertTrue(
                assertThrows(AzureMlException.class, () -> jobs.cancel("job-1")).isNotFound());
    }

    @Test
    void untrustedStatusAddressOfCancelIsNotPolled() throws Exception {
        azure.server.script(
                "POST " + JOB + "/cancel", Reply.status(202).with("Location", "https://elsewhere.example/operation"));
        azure.server.script("GET " + JOB, Reply.json(STARTED));
        assertTrue(azure.client().operations().poll(jobs.cancel("job-1")).isDone());
    }

    @Test
    void deleteOfMissingJobIsDone() throws Exception {
        azure.server.script("DELETE " + JOB, Reply.status(204));
        assertTrue(jobs.delete("job-1").isDone());
        azure.server.script("DELETE " + JOB, Reply.status(202));
        azure.server.script("GET " + JOB, Reply.status(404));
        assertTrue(
                azure.client().operations().poll(jobs.delete("job-1")).orThrow().isDone());
    }

    @Test
    void invalidNameIsRefusedBeforeAnyRequest() {
        assertThrows(AzureMlException.class, () -> jobs.get("../x"));
        assertEquals(0, azure.server.seen().size());
    }
}
