package io.jenkins.plugins.azureml.localazure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchEndpointTest {
    private static final String ENVIRONMENT = "azureml:AzureML-sklearn-1.5-ubuntu20.04-py310-cpu:1";
    private static final String SCORE = """
            import json, os
            def init():
                global model
                model = json.load(open(os.path.join(os.environ['AZUREML_MODEL_DIR'], 'model.json')))['name']
            def run(mini_batch):
                if any('bad' in each for each in mini_batch):
                    raise ValueError('bad file')
                if os.environ.get('SUMMARY'):
                    path = os.path.join(os.environ['AZUREML_BI_OUTPUT_PATH'], 'own.txt')
                    open(path, 'a').write('%d ' % len(mini_batch))
                return ['%s %s %s' % (model, os.path.basename(each), open(each).read()) for each in mini_batch]
            """;

    private LocalAzureMl server;
    private TestClient client;

    @BeforeEach
    void start() throws Exception {
        server = LocalAzureMl.start(
                LocalAzureMlOptions.defaults().stateTime(Duration.ofMillis(2)).pageSize(2));
        client = new TestClient(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String endpoint() {
        return client.arm("/batchEndpoints/iris");
    }

    private String deployment(String name) {
        return client.arm("/batchEndpoints/iris/deployments/" + name);
    }

    private static String definition(String more) {
        return "{\"location\":\"westeurope\",\"properties\":{\"authMode\":\"aadToken\"" + more + "}}";
    }

    private String deploymentDefinition(String more) {
        return "{\"location\":\"westeurope\",\"properties\":{\"model\":{\"referenceType\":\"Id\",\"assetId\":\""
                + server.workspacePath() + "/models/iris/versions/1\"},\"compute\":\"" + server.workspacePath()
                + "/computes/" + server.compute() + "\",\"environmentId\":\"" + ENVIRONMENT
                + "\",\"codeConfiguration\":{\"codeId\":\"azureml:score:1\",\"scoringScript\":\"score.py\"},"
                + "\"miniBatchSize\":2" + more + "}}";
    }

    private void done(TestClient.Response begun) throws Exception {
        for (int i = 0; i < 2000; i++) {
            JsonNode status =
                    client.get(begun.header("Azure-AsyncOperation")).expect(200).json();
            if (!status.path("status").asText().equals("InProgress")) {
                assertEquals("Succeeded", status.path("status").asText());
                return;
            }
            Thread.sleep(5);
        }
        throw new AssertionError("the operation does not end");
    }

    private void create() throws Exception {
        server.addRun("exp", "r1")
                .append("outputs/model.json", "{\"name\":\"m1\"}".getBytes(StandardCharsets.UTF_8))
                .complete();
        client.post(
                        client.api("modelmanagement") + "/models",
                        "{\"name\":\"iris\",\"mimeType\":\"application/x-python\",\"url\":\"aml://artifact/"
                                + "ExperimentRun/dcid.r1/outputs/model.json\"}")
                .expect(200);
        client.code("score", Map.of("score.py", SCORE));
        done(client.put(endpoint(), definition("")).expect(201));
        done(client.put(deployment("blue"), deploymentDefinition("")).expect(201));
        done(client.put(endpoint(), definition(",\"defaults\":{\"deploymentName\":\"blue\"}"))
                .expect(200));
    }

    /** Adds files to the storage and returns their folder. */
    private String data(String... names) throws Exception {
        BlobContainer container = server.azure.workspaces().get(0).storage.create("files");
        for (String name : names) {
            java.nio.file.Path content = java.nio.file.Files.writeString(container.newFile(), "of-" + name);
            container.put("in/" + name, content, "text/plain", Map.of());
        }
        return server.storage() + "/" + server.azure.workspaces().get(0).storage.name + "/" + container.name + "/in";
    }

    private TestClient.Response invoke(String body, String... headers) throws Exception {
        String uri = client.get(endpoint())
                .expect(200)
                .json()
                .at("/properties/scoringUri")
                .asText();
        HttpRequest.Builder request = TestClient.plain(uri)
                .header(
                        "Authorization",
                        "Bearer "
                                + server.tokens
                                        .issue(Authentication.MACHINE_LEARNING, Duration.ofHours(1))
                                        .value())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return client.send(headers.length == 0 ? request : request.headers(headers));
    }

    private static String input(String uri) {
        return "\"InputData\":{\"any\":{\"JobInputType\":\"UriFolder\",\"Uri\":\"" + uri + "\"}}";
    }

    private String ended(TestClient.Response invoked) throws Exception {
        String name = invoked.expect(201).json().path("name").asText();
        Run run = server.azure.workspaces().get(0).runs.find(name);
        assertTrue(run != null, name);
        return run.end.get(1, java.util.concurrent.TimeUnit.MINUTES);
    }

    private Run child(TestClient.Response invoked) {
        String name = invoked.json().path("name").asText();
        return server.azure.workspaces().get(0).runs.newestFirst().stream()
                .filter(run -> run.parent != null && run.parent.id.equals(name))
                .findFirst()
                .orElseThrow();
    }

    private String file(Run child, String name) throws Exception {
        JsonNode data = client.post(
                        client.api("history") + "/rundata",
                        "{\"runId\":\"" + child.id + "\",\"selectRunMetadata\":true}")
                .expect(200)
                .json();
        String id = data.at("/runMetadata/outputs/score/assetId").asText();
        String[] asset = id.replaceFirst(".*/data/", "").split("/versions/");
        String uri = client.get(client.arm("/data/" + asset[0] + "/versions/" + asset[1]))
                .expect(200)
                .json()
                .at("/properties/dataUri")
                .asText();
        BlobPath place = BlobPath.find(server.azure.workspaces().get(0), uri).orElseThrow();
        return place.container()
                .find(place.prefix() + name)
                .map(blob -> {
                    try {
                        return java.nio.file.Files.readString(blob.file());
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                })
                .orElse("(no file " + name + " among " + place.blobs() + ")");
    }

    @Test
    void scriptScoresAllFilesInMiniBatches() throws Exception {
        TestClient.assumePython();
        create();
        TestClient.Response invoked = invoke("{\"properties\":{" + input(data("a", "b", "c")) + "}}");
        assertEquals(RunStatus.COMPLETED, ended(invoked));
        assertEquals("m1 a of-a\nm1 b of-b\nm1 c of-c\n", file(child(invoked), "predictions.csv"));
        String name = invoked.json().path("name").asText();
        JsonNode job = client.get(client.arm("/jobs/" + name)).expect(200).json();
        assertEquals("true", job.at("/properties/tags/azureml.batchrun").asText());
        assertEquals("iris", job.at("/properties/experimentName").asText());
        assertFalse(job.at("/properties/outputs").has("score"), job::toString);
        assertEquals("batchscoring", child(invoked).state().properties().get("azureml.moduleName"));
        assertTrue(child(invoked).files.find(RunFiles.STD_LOG).isPresent());
    }

    @Test
    void overridesOfTheInvocationTakeEffect() throws Exception {
        TestClient.assumePython();
        create();
        done(client.put(
                        deployment("green"),
                        deploymentDefinition(
                                ",\"outputAction\":\"summaryOnly\",\"environmentVariables\":{\"SUMMARY\":\"1\"}"))
                .expect(201));
        TestClient.Response invoked = invoke(
                "{\"properties\":{" + input(data("a", "b", "c"))
                        + ",\"miniBatchSize\":3,\"tags\":{\"a\":\"b\"},"
                        + "\"OutputData\":{\"s\":{\"JobOutputType\":\"UriFolder\",\"Uri\":\"azureml://datastores/workspaceblobstore/paths/own/1\"}}}}",
                "azureml-model-deployment",
                "green");
        assertEquals(RunStatus.COMPLETED, ended(invoked));
        assertEquals("3 ", file(child(invoked), "own.txt"));
        assertTrue(file(child(invoked), "predictions.csv").startsWith("(no file"));
        assertEquals("b", invoked.json().at("/properties/tags/a").asText());
        invoke(
                        "{\"properties\":{" + input("azureml://datastores/workspaceblobstore/paths/own/1")
                                + ",\"OutputData\":{\"s\":{\"JobOutputType\":\"UriFolder\",\"Uri\":\"azureml://datastores/workspaceblobstore/paths/own/1\"}}}}",
                        "azureml-model-deployment",
                        "green")
                .expect(400);
    }

    @Test
    void failedFilesCountAgainstTheThreshold() throws Exception {
        TestClient.assumePython();
        create();
        String folder = data("a", "b", "bad-1");
        TestClient.Response ignored = invoke("{\"properties\":{" + input(folder) + "}}");
        assertEquals(RunStatus.COMPLETED, ended(ignored));
        assertEquals("m1 a of-a\nm1 b of-b\n", file(child(ignored), "predictions.csv"));
        TestClient.Response counted = invoke("{\"properties\":{\"errorThreshold\":0," + input(folder) + "}}");
        assertEquals(RunStatus.FAILED, ended(counted));
        TestClient.Response none = invoke("{\"properties\":{" + input(folder + "/bad-1") + "}}");
        assertEquals(RunStatus.FAILED, ended(none));
    }

    @Test
    void jobsAreListedNewestFirst() throws Exception {
        TestClient.assumePython();
        create();
        String folder = data("a");
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            TestClient.Response invoked = invoke("{\"properties\":{" + input(folder) + "}}");
            names.add(0, invoked.expect(201).json().path("name").asText());
        }
        List<String> listed = new ArrayList<>();
        String url = server.api() + "/mferp/managementfrontend" + server.workspacePath()
                + "/batchEndpoints/iris/jobs?api-version=2020-09-01-dataplanepreview";
        while (url != null) {
            JsonNode page = client.get(url).expect(200).json();
            page.path("value").forEach(job -> listed.add(job.path("name").asText()));
            url = page.path("nextLink").asText(null);
        }
        assertEquals(names, listed);
    }

    @Test
    void callsThatAzureRefusesAreRefused() throws Exception {
        create();
        String uri = client.get(endpoint()).json().at("/properties/scoringUri").asText();
        client.post(uri, "{\"properties\":{}}").expect(401);
        invoke("{}").expect(400);
        invoke("{\"properties\":{}}").expect(400);
        invoke("{\"properties\":{\"madeUp\":1}}").expect(400);
        invoke("{\"properties\":{\"InputData\":{\"a\":{\"JobInputType\":\"Literal\",\"Value\":\"1\"}}}}")
                .expect(400);
        invoke("{\"properties\":{" + input("https://elsewhere.example/x") + "}}", "azureml-model-deployment", "red")
                .expect(404);
        client.put(endpoint(), definition(",\"defaults\":{\"deploymentName\":\"red\"}"))
                .expect(400);
        client.put(endpoint(), definition("").replace("aadToken", "key")).expect(400);
        client.put(deployment("red"), deploymentDefinition("").replace("/versions/1", "/versions/9"))
                .expect(400);
        client.put(deployment("red"), deploymentDefinition("").replace("miniBatchSize", "madeUp"))
                .expect(400);
        client.method("PATCH", endpoint(), "{\"properties\":{\"defaults\":{\"deploymentName\":\"blue\"}}}")
                .expect(400);
        assertEquals(
                "b",
                client.method("PATCH", endpoint(), "{\"tags\":{\"a\":\"b\"}}")
                        .expect(200)
                        .json()
                        .at("/tags/a")
                        .asText());
    }

    @Test
    void deletedEndpointIsGone() throws Exception {
        create();
        client.method("DELETE", deployment("blue"), null).expect(202);
        client.method("DELETE", endpoint(), null).expect(202);
        for (int i = 0; client.get(endpoint()).status() != 404; i++) {
            assertTrue(i < 1000);
            Thread.sleep(5);
        }
        client.method("DELETE", endpoint(), null).expect(204);
        assertEquals(
                0,
                client.get(client.arm("/batchEndpoints"))
                        .expect(200)
                        .json()
                        .path("value")
                        .size());
    }

    @Test
    void pipelineComponentRunsWithLiteralsAndData() throws Exception {
        TestClient.assumePython();
        String code = client.code("steps", Map.of("copy.py", """
                import os, sys
                source, word, target = sys.argv[1:]
                with open(os.path.join(target, 'out.txt'), 'w') as out:
                    for name in sorted(os.listdir(source)):
                        out.write(word + ' ' + name + '\\n')
                """));
        client.put(
                        client.arm("/components/copy/versions/1"),
                        "{\"properties\":{\"componentSpec\":{\"name\":\"copy\",\"version\":\"1\",\"type\":\"command\",\"inputs\":"
                                + "{\"source\":{\"type\":\"uri_folder\"},\"word\":{\"type\":\"string\"}},"
                                + "\"outputs\":{\"target\":{\"type\":\"uri_folder\"}},\"code\":\"azureml:" + code
                                + "\",\"environment\":\"" + ENVIRONMENT
                                + "\",\"command\":\"python copy.py ${{inputs.source}} ${{inputs.word}} ${{outputs.target}}\"}}}")
                .expect(201);
        client.put(
                        client.arm("/components/copies/versions/1"),
                        "{\"properties\":{\"componentSpec\":{\"name\":\"copies\",\"version\":\"1\",\"type\":\"pipeline\",\"inputs\":"
                                + "{\"data\":{\"type\":\"uri_folder\"},\"word\":{\"type\":\"string\",\"default\":\"hi\"}},"
                                + "\"outputs\":{\"result\":{\"type\":\"uri_folder\"}},\"jobs\":{\"one\":{\"type\":\"command\","
                                + "\"componentId\":\"" + server.workspacePath()
                                + "/components/copy/versions/1\",\"inputs\":"
                                + "{\"source\":{\"job_input_type\":\"literal\",\"value\":\"${{parent.inputs.data}}\"},\"word\":{\"job_input_type\":\"literal\",\"value\":\"${{parent.inputs.word}}\"}},"
                                + "\"outputs\":{\"target\":{\"type\":\"literal\",\"value\":\"${{parent.outputs.result}}\"}}}}}}}")
                .expect(201);
        done(client.put(endpoint(), definition("")).expect(201));
        done(client.put(
                        deployment("blue"),
                        "{\"location\":\"westeurope\",\"properties\":{\"deploymentConfiguration\":{\"deploymentConfigurationType\":\"PipelineComponent\","
                                + "\"componentId\":{\"referenceType\":\"Id\",\"assetId\":\"" + server.workspacePath()
                                + "/components/copies/versions/1\"},\"settings\":{\"default_compute\":\""
                                + server.compute()
                                + "\"}}}}")
                .expect(201));
        String folder = data("a", "b");
        TestClient.Response invoked = invoke(
                "{\"properties\":{\"inputData\":{\"data\":{\"jobInputType\":\"UriFolder\",\"uri\":\"" + folder
                        + "\"},\"word\":{\"jobInputType\":\"Literal\",\"value\":\"ho\"}}}}",
                "azureml-model-deployment",
                "blue");
        assertEquals(RunStatus.COMPLETED, ended(invoked));
        Workspace workspace = server.azure.workspaces().get(0);
        Run run = workspace.runs.find(invoked.json().path("name").asText());
        BlobPath place = BlobPath.find(workspace, JobOutputs.uri(run, "result")).orElseThrow();
        assertEquals(
                "ho a\nho b\n",
                java.nio.file.Files.readString(place.container()
                        .find(place.prefix() + "out.txt")
                        .orElseThrow()
                        .file()));
        invoke("{\"properties\":{}}", "azureml-model-deployment", "blue").expect(400);
    }
}
