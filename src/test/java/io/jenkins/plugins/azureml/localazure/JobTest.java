package io.jenkins.plugins.azureml.localazure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests which jobs the v2 API accepts and how it shows them, without execution. */
class JobTest {
    private static final String ENVIRONMENT = "azureml:AzureML-sklearn-1.0-ubuntu20.04-py38-cpu:1";
    private LocalAzureMl server;
    private TestClient client;

    @BeforeEach
    void start() throws Exception {
        server = LocalAzureMl.start(LocalAzureMlOptions.defaults().compute("cpu", 2));
        server.simulate("", run -> {});
        client = new TestClient(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private ObjectNode command() {
        ObjectNode properties = TestClient.JSON.createObjectNode();
        properties.put("jobType", "Command").put("command", "python train.py --rate ${{inputs.rate}}");
        properties.put("environmentId", ENVIRONMENT).put("experimentName", "exp");
        properties.put("computeId", server.workspacePath() + "/computes/cpu");
        properties
                .putObject("inputs")
                .putObject("rate")
                .put("jobInputType", "literal")
                .put("value", "0.5");
        properties.putObject("tags").put("stage", "test");
        return properties;
    }

    private TestClient.Response put(String name, ObjectNode properties) throws Exception {
        return client.put(
                client.arm("/jobs/" + name),
                TestClient.JSON.createObjectNode().set("properties", properties).toString());
    }

    private void assertRefused(String wanted, Consumer<ObjectNode> change) throws Exception {
        ObjectNode properties = command();
        change.accept(properties);
        JsonNode error = put("bad", properties).expect(400).json();
        assertEquals("UserError", error.at("/error/code").asText());
        assertTrue(error.at("/error/message").asText().contains(wanted), error::toString);
        client.get(client.arm("/jobs/bad")).expect(404);
    }

    @Test
    void jobIsTheRunOfTheSameName() throws Exception {
        TestClient.Response answer = put("job-1", command()).expect(201);
        assertTrue(answer.header("Location").contains("/jobs/job-1?"), answer.header("Location"));
        JsonNode job = answer.json();
        assertEquals(server.workspacePath() + "/jobs/job-1", job.path("id").asText());
        assertEquals(
                "Microsoft.MachineLearningServices/workspaces/jobs",
                job.path("type").asText());
        JsonNode properties = job.path("properties");
        assertEquals("NotStarted", properties.path("status").asText());
        assertEquals("test", properties.at("/tags/stage").asText());
        assertEquals(
                "azureml://datastores/workspaceartifactstore/ExperimentRun/dcid.job-1",
                properties.at("/outputs/default/uri").asText());
        assertTrue(properties.at("/services/Tracking/endpoint").asText().startsWith("azureml://127.0.0.1:"));
        assertTrue(properties.at("/services/Studio/endpoint").asText().startsWith("https://ml.azure.com/runs/job-1?"));
        JsonNode run = client.get(client.run("job-1")).expect(200).json();
        assertEquals("exp", run.path("experimentName").asText());
        assertEquals("cpu", run.path("target").asText());
        assertEquals("test", run.at("/tags/stage").asText());
    }

    @Test
    void repeatedPutKeepsTheJob() throws Exception {
        put("job-1", command()).expect(201);
        put("job-1", command()).expect(200);
        assertEquals(1, server.runIds().size());
        ObjectNode shown = (ObjectNode)
                client.get(client.arm("/jobs/job-1")).expect(200).json().path("properties");
        shown.put("displayName", "another").put("isArchived", true);
        shown.putObject("tags").put("more", "yes");
        JsonNode updated = put("job-1", shown).expect(200).json().path("properties");
        assertEquals("another", updated.path("displayName").asText());
        assertEquals("test", updated.at("/tags/stage").asText(), "tags are added to");
        assertEquals("yes", updated.at("/tags/more").asText());

        ObjectNode other = command();
        other.put("command", "python other.py").put("environmentId", "other");
        JsonNode error = put("job-1", other).expect(400).json();
        assertTrue(
                error.at("/error/message")
                        .asText()
                        .contains("the existing job's Command,  EnvironmentId cannot be changed"),
                error::toString);
        assertEquals(
                "JobPropertyImmutable",
                error.at("/error/additionalInfo/5/info/value/innerError/code").asText());
    }

    @Test
    void errorNamesTheInvalidPartOfAJob() throws Exception {
        assertRefused("'properties.jobType' is none of", job -> job.put("jobType", "Labeling"));
        assertRefused("'properties.command' is missing", job -> job.remove("command"));
        assertRefused("'properties.environmentId' is missing", job -> job.remove("environmentId"));
        assertRefused("'azureml:none:1'", job -> job.put("environmentId", "azureml:none:1"));
        assertRefused("compute target 'gpu'", job -> job.put("computeId", server.workspacePath() + "/computes/gpu"));
        assertRefused("at most 2", job -> job.putObject("resources").put("instanceCount", 3));
        assertRefused(
                "codes/none/versions/1", job -> job.put("codeId", server.workspacePath() + "/codes/none/versions/1"));
        assertRefused("${{inputs.rate}}", job -> job.remove("inputs"));
        assertRefused("'rate' has no value", job -> ((ObjectNode) job.at("/inputs/rate")).put("value", " "));
        assertRefused(
                "'properties.inputs.rate.jobInputType' is none of",
                job -> ((ObjectNode) job.at("/inputs/rate")).put("jobInputType", "table"));
        assertRefused(
                "'an hour'",
                job -> job.putObject("limits").put("jobLimitsType", "Command").put("timeout", "an hour"));
        assertRefused("experiment name", job -> job.put("experimentName", "my exp"));
        put("bad%20name", command()).expect(400);
    }

    @Test
    void jobWithoutComputeIsServerless() throws Exception {
        ObjectNode properties = command();
        properties.remove("computeId");
        properties.putObject("queueSettings").put("jobTier", "Standard");
        put("job-1", properties).expect(201);
        assertEquals(
                "serverless",
                client.get(client.run("job-1"))
                        .expect(200)
                        .json()
                        .path("target")
                        .asText());
    }

    @Test
    void cancellationIsALongRunningOperation() throws Exception {
        server.clearSimulations();
        java.util.concurrent.CompletableFuture<SimulatedRun> started = new java.util.concurrent.CompletableFuture<>();
        server.simulateNext(run -> started.complete(run.onCancel(each -> {}).status("Running")));
        put("job-1", command()).expect(201);
        SimulatedRun run = started.get();
        TestClient.Response accepted =
                client.post(client.arm("/jobs/job-1/cancel"), "").expect(202);
        String operation = accepted.header("Location");
        client.get(operation).expect(202);
        client.get(operation).expect(200);
        assertEquals("CancelRequested", client.status("job-1"), "the operation ends before the job");
        run.status("Canceled");
        client.post(client.arm("/jobs/job-1/cancel"), "").expect(200);
        client.post(client.arm("/jobs/none/cancel"), "").expect(404);
    }

    @Test
    void onlyTerminalJobsCanBeDeleted() throws Exception {
        server.clearSimulations();
        java.util.concurrent.CompletableFuture<SimulatedRun> started = new java.util.concurrent.CompletableFuture<>();
        server.simulateNext(run -> started.complete(run.status("Running")));
        put("job-1", command()).expect(201);
        started.get();
        client.method("DELETE", client.arm("/jobs/job-1"), null).expect(400);
        started.get().complete();
        client.method("DELETE", client.arm("/jobs/job-1"), null).expect(202);
        client.method("DELETE", client.arm("/jobs/job-1"), null).expect(204);
        client.get(client.arm("/jobs/job-1")).expect(404);
    }

    @Test
    void jobsAreFilteredByTypeTagAndProperty() throws Exception {
        put("job-1", command()).expect(201);
        ObjectNode archived = command();
        archived.put("isArchived", true).putObject("tags").put("stage", "other");
        put("job-2", archived).expect(201);
        client.start("exp", "run_1", TestClient.definition("train.py", "cpu"), TestClient.zip(Map.of("train.py", "")))
                .expect(200);
        assertEquals("run_1 job-1", names("/jobs"));
        assertEquals("job-2", names("/jobs?listViewType=ArchivedOnly"));
        assertEquals("run_1 job-2 job-1", names("/jobs?listViewType=All&jobType=Command"));
        assertEquals("job-1", names("/jobs?listViewType=All&tag=stage=test"));
    }

    private String names(String path) throws Exception {
        StringBuilder names = new StringBuilder();
        client.get(client.arm(path))
                .expect(200)
                .json()
                .path("value")
                .forEach(each -> names.append(' ').append(each.path("name").asText()));
        return names.toString().trim();
    }

    @Test
    void v1RunIsShownAsJob() throws Exception {
        client.start("exp", "run_1", TestClient.definition("train.py", "cpu"), TestClient.zip(Map.of("train.py", "")))
                .expect(200);
        JsonNode properties =
                client.get(client.arm("/jobs/run_1")).expect(200).json().path("properties");
        assertEquals("python train.py --rate 0.5", properties.path("command").asText());
        assertEquals(
                server.workspacePath() + "/computes/cpu",
                properties.path("computeId").asText());
        client.post(client.arm("/jobs/run_1/cancel"), "").expect(202);
        assertEquals("Canceled", client.status("run_1"));
    }
}
