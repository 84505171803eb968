package io.jenkins.plugins.azureml.localazure;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests v2 jobs that work through child runs. */
class SweepAndPipelineTest {
    private static final String ENVIRONMENT = "azureml:AzureML-sklearn-1.0-ubuntu20.04-py38-cpu:1";
    private final Map<String, SimulatedRun> trials = new ConcurrentHashMap<>();
    private LocalAzureMl server;
    private TestClient client;

    @BeforeEach
    void start() throws Exception {
        server = LocalAzureMl.start();
        client = new TestClient(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static ObjectNode json(String text) throws Exception {
        return (ObjectNode) TestClient.JSON.readTree(text);
    }

    private TestClient.Response put(String path, ObjectNode properties) throws Exception {
        return client.put(
                client.arm(path),
                TestClient.JSON.createObjectNode().set("properties", properties).toString());
    }

    private void awaitStatus(String name, String status) {
        await().atMost(1, TimeUnit.MINUTES).until(() -> client.status(name), status::equals);
    }

    private List<JsonNode> children(String name) throws Exception {
        List<JsonNode> children = new ArrayList<>();
        client.get(client.run(name) + "/children")
                .expect(200)
                .json()
                .path("value")
                .forEach(children::add);
        return children;
    }

    private ObjectNode sweep() throws Exception {
        ObjectNode properties = json("""
                {"jobType":"Sweep","experimentName":"exp","samplingAlgorithm":{"samplingAlgorithmType":"Grid"},
                 "searchSpace":{"rate":["choice",[[0.1,0.5]]]},"objective":{"primaryMetric":"acc","goal":"maximize"},
                 "limits":{"jobLimitsType":"Sweep","maxTotalTrials":2,"maxConcurrentTrials":2},
                 "inputs":{"name":{"jobInputType":"literal","value":"iris"}},
                 "trial":{"command":"python train.py ${{search_space.rate}} ${{inputs.name}}"}}
                """);
        properties.withObject("/trial").put("environmentId", ENVIRONMENT);
        return properties;
    }

    @Test
    void sweepTriesItsParameters() throws Exception {
        TestClient.assumePython();
        String code = client.code("train", Map.of("train.py", """
                import json, os, sys, urllib.request
                url = '%s/history/v1.0%s/runs/%s/metrics' % (os.environ['AZUREML_SERVICE_ENDPOINT'],
                    os.environ['AZUREML_EXPERIMENT_SCOPE'], os.environ['AZUREML_RUN_ID'])
                body = json.dumps({'name': 'acc', 'cells': [{'acc': float(sys.argv[1])}]}).encode()
                urllib.request.urlopen(urllib.request.Request(url, body, {'Content-Type': 'application/json',
                    'Authorization': 'Bearer ' + os.environ['AZUREML_RUN_TOKEN']}))
                """));
        ObjectNode properties = sweep();
        properties.withObject("/trial").put("codeId", code);
        put("/jobs/sweep", properties).expect(201);
        awaitStatus("sweep", "Completed");
        JsonNode parent = client.get(client.run("sweep")).json();
        String best = parent.at("/properties/best_child_run_id").asText();
        assertEquals("0.5", parent.at("/properties/score").asText());
        assertEquals(
                "hyperdrive",
                client.get(client.run("sweep") + "/details")
                        .json()
                        .at("/properties/azureml.runsource")
                        .asText());
        JsonNode trial = client.get(client.run(best)).json();
        assertEquals("{\"rate\":\"0.5\"}", trial.at("/tags/hyperparameters").asText());
        assertEquals(2, children("sweep").size());
        assertEquals(
                "sweep",
                client.get(client.arm("/jobs")).json().at("/value/0/name").asText());
        assertEquals(
                "Command",
                client.get(client.arm("/jobs/" + best))
                        .expect(200)
                        .json()
                        .at("/properties/jobType")
                        .asText());
    }

    @Test
    void errorNamesTheInvalidPartOfASweep() throws Exception {
        assertRefused("searchSpace", sweep(), sweep -> sweep.remove("searchSpace"));
        assertRefused("objective", sweep(), sweep -> sweep.remove("objective"));
        assertRefused("maxTotalTrials", sweep(), sweep -> sweep.remove("limits"));
        assertRefused(
                "'properties.samplingAlgorithm.samplingAlgorithmType' is none of",
                sweep(),
                sweep -> sweep.withObject("/samplingAlgorithm").put("samplingAlgorithmType", "Sobol"));
        assertRefused("[PolicyType]", sweep(), sweep -> sweep.putObject("earlyTermination"));
        assertRefused(
                "'properties.earlyTermination.policyType' is none of",
                sweep(),
                sweep -> sweep.putObject("earlyTermination").put("policyType", "Luck"));
        assertRefused(
                "either a slack factor or a slack amount",
                sweep(),
                sweep -> sweep.putObject("earlyTermination").put("policyType", "Bandit"));
        assertRefused(
                "${{search_space.rat}}",
                sweep(),
                sweep -> sweep.withObject("/trial").put("command", "x ${{search_space.rat}}"));
    }

    private SimulatedRun trial(int number) {
        await().atMost(1, TimeUnit.MINUTES).until(() -> trials.containsKey("sweep_" + number));
        return trials.get("sweep_" + number);
    }

    @Test
    void underperformingTrialIsReplacedByTheNext() throws Exception {
        server.simulate("_\\d$", run -> trials.put(run.runId(), run.status("Running")));
        ObjectNode properties = sweep();
        properties
                .withObject("/searchSpace")
                .putArray("rate")
                .add("choice")
                .addArray()
                .addArray()
                .add(1)
                .add(2)
                .add(3);
        properties.withObject("/limits").put("maxTotalTrials", 3);
        properties
                .putObject("earlyTermination")
                .put("policyType", "Bandit")
                .put("slackAmount", 0.2)
                .put("delayEvaluation", 2);
        put("/jobs/sweep", properties).expect(201);
        trial(0).metric("acc", 0.1).metric("other", 5).metric("acc", 0.2);
        trial(1).metric("acc", 0.5);
        assertEquals("Running", trial(0).status(), "nobody else has come so far");
        trial(1).metric("acc", 0.6);
        awaitStatus("sweep_0", "Canceled");
        trial(2).metric("acc", 0.1).complete();
        trial(1).complete();
        awaitStatus("sweep", "Completed");
        assertEquals(
                "sweep_1",
                client.get(client.run("sweep"))
                        .json()
                        .at("/properties/best_child_run_id")
                        .asText());
        assertEquals(
                List.of("Completed", "Completed", "Canceled"),
                children("sweep").stream()
                        .map(child -> child.path("status").asText())
                        .toList());
        assertTrue(
                new String(server.file("sweep", "azureml-logs/hyperdrive.txt").orElseThrow())
                        .contains("sweep_0 is ended by the policy Bandit\n"));
    }

    @Test
    void largestMetricIsEndedWhenMinimizing() throws Exception {
        server.simulate("_\\d$", run -> trials.put(run.runId(), run.status("Running")));
        ObjectNode properties = sweep();
        properties.withObject("/objective").put("goal", "Minimize");
        properties.putObject("earlyTermination").put("policyType", "MedianStopping");
        put("/jobs/sweep", properties).expect(201);
        trial(0).metric("acc", 0.1);
        trial(1).metric("acc", 0.6);
        awaitStatus("sweep_1", "Canceled");
        trial(0).complete();
        awaitStatus("sweep", "Completed");
    }

    private void assertRefused(String wanted, ObjectNode properties, Consumer<ObjectNode> change) throws Exception {
        change.accept(properties);
        JsonNode error = put("/jobs/bad", properties).expect(400).json();
        assertTrue(error.at("/error/message").asText().contains(wanted), error::toString);
        client.get(client.arm("/jobs/bad")).expect(404);
    }

    private void component(String name, String command, String inputs, String outputs) throws Exception {
        ObjectNode spec = json("{\"type\":\"command\",\"inputs\":" + inputs + ",\"outputs\":" + outputs + "}");
        spec.put("command", command).put("environment", ENVIRONMENT);
        ObjectNode properties = TestClient.JSON.createObjectNode();
        properties.set("componentSpec", spec);
        TestClient.Response answer = put("/components/" + name + "/versions/1", properties);
        assertTrue(answer.status() < 300, answer::text);
    }

    private ObjectNode pipeline() throws Exception {
        component(
                "prep",
                "echo ${{inputs.word}} $[[--more ${{inputs.more}}]] > ${{outputs.data}}/a.txt",
                "{\"word\":{\"type\":\"string\",\"default\":\"none\"},\"more\":{\"type\":\"string\",\"optional\":true},"
                        + "\"seed\":{\"type\":\"uri_file\",\"optional\":true}}",
                "{\"data\":{\"type\":\"uri_folder\"}}");
        component(
                "train",
                "cat ${{inputs.data}}/a.txt && cp ${{inputs.data}}/a.txt ${{outputs.model}}",
                "{\"data\":{\"type\":\"uri_folder\"}}",
                "{\"model\":{\"type\":\"uri_file\"}}");
        ObjectNode properties = json("""
                {"jobType":"Pipeline","experimentName":"exp",
                 "inputs":{"word":{"jobInputType":"literal","value":"hello"}},
                 "outputs":{"final":{"jobOutputType":"uri_file",
                   "uri":"azureml://datastores/workspaceblobstore/paths/models/final.txt"}},
                 "jobs":{
                   "train":{"type":"command","inputs":{"data":{"job_input_type":"literal",
                     "value":"${{parent.jobs.prep.outputs.data}}"}},
                     "outputs":{"model":{"type":"literal","value":"${{parent.outputs.final}}"}}},
                   "prep":{"type":"command","inputs":{"word":{"job_input_type":"literal",
                     "value":"${{parent.inputs.word}}"}}}}}
                """);
        for (String each : List.of("train", "prep")) {
            properties
                    .withObject("/jobs/" + each)
                    .put("componentId", server.workspacePath() + "/components/" + each + "/versions/1");
        }
        return properties;
    }

    @Test
    void pipelinePassesOutputsToLaterSteps() throws Exception {
        TestClient.assumePython();
        put("/jobs/pipe", pipeline()).expect(201);
        awaitStatus("pipe", "Completed");
        List<JsonNode> steps = children("pipe");
        assertEquals(2, steps.size());
        JsonNode train = steps.get(0);
        assertEquals("train", train.path("displayName").asText());
        assertEquals("hello\n", client.log(train.path("runId").asText()));
        assertTrue(client.get(client.arm("/jobs/" + train.path("runId").asText()))
                .expect(200)
                .json()
                .path("properties")
                .isNull());
        String next = "cat ${{inputs.a}}";
        ObjectNode job = json("{\"jobType\":\"Command\",\"inputs\":{\"a\":{\"jobInputType\":\"uri_file\","
                + "\"uri\":\"azureml://jobs/pipe/outputs/final\"}}}");
        put("/jobs/next", job.put("command", next).put("environmentId", ENVIRONMENT))
                .expect(201);
        awaitStatus("next", "Completed");
        assertEquals("hello\n", client.log("next"));
    }

    @Test
    void pipelineFailsWithItsStep() throws Exception {
        TestClient.assumePython();
        ObjectNode properties = pipeline();
        component("fails", "exit 2", "{}", "{\"data\":{\"type\":\"uri_folder\"}}");
        properties.withObject("/jobs/prep").put("componentId", server.workspacePath() + "/components/fails/versions/1");
        put("/jobs/pipe", properties).expect(201);
        awaitStatus("pipe", "Failed");
        assertEquals(1, children("pipe").size());
        assertTrue(client.get(client.run("pipe"))
                .json()
                .at("/error/error/message")
                .asText()
                .startsWith("Pipeline has some failed steps."));
    }

    @Test
    void errorNamesTheInvalidPartOfAPipeline() throws Exception {
        assertRefused("no jobs", pipeline(), pipe -> pipe.remove("jobs"));
        assertRefused(
                "'spark'", pipeline(), pipe -> pipe.withObject("/jobs/prep").put("type", "spark"));
        assertRefused(
                "'none:1'", pipeline(), pipe -> pipe.withObject("/jobs/prep").put("componentId", "none:1"));
        assertRefused("'parent.inputs.word'", pipeline(), pipe -> pipe.remove("inputs"));
        assertRefused(
                "step 'prep'", pipeline(), pipe -> pipe.withObject("/jobs").remove("prep"));
        assertRefused(
                "has no value",
                pipeline(),
                pipe -> pipe.withObject("/jobs/train").remove("inputs"));
        assertRefused(
                "wait for each other",
                pipeline(),
                pipe -> pipe.withObject("/jobs/prep/inputs/seed").put("value", "${{parent.jobs.train.outputs.model}}"));
    }

    @Test
    void cancelingAParentCancelsItsChildren() throws Exception {
        server.simulate(".{36}", run -> run.status("Running"));
        put("/jobs/pipe", pipeline()).expect(201);
        // The run is visible before it starts. A simulation before the start would be overwritten by Running.
        await().atMost(1, TimeUnit.MINUTES)
                .until(() -> children("pipe").size() == 1
                        && children("pipe").get(0).path("status").asText().equals("Running"));
        client.post(client.arm("/jobs/pipe/cancel"), "").expect(202);
        awaitStatus("pipe", "Canceled");
        assertEquals("Canceled", children("pipe").get(0).path("status").asText());
    }
}
