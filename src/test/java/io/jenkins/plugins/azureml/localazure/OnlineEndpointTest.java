package io.jenkins.plugins.azureml.localazure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OnlineEndpointTest {
    private static final String VERSION = "?api-version=2024-10-01";
    private static final String ENVIRONMENT = "azureml:AzureML-sklearn-1.5-ubuntu20.04-py310-cpu:1";
    /** Returns the model that serves the request and the sum of its data. */
    private static final String SCORE = """
            import json, os
            def init():
                global model
                path = os.path.join(os.environ['AZUREML_MODEL_DIR'], 'model.json')
                model = json.load(open(path))['name']
                print('loaded', model)
            def run(raw):
                data = json.loads(raw)['data']
                if data == 'bad':
                    raise ValueError('no such data')
                return {'model': model, 'sum': sum(data), 'colour': os.environ.get('COLOUR')}
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

    private String endpoint(String name) {
        return server.resourceManager() + server.workspacePath() + "/onlineEndpoints/" + name;
    }

    private String deployment(String name) {
        return endpoint("iris") + "/deployments/" + name;
    }

    @Test
    void selfServingEnvironmentUsesTheScriptInTheModel() throws Exception {
        TestClient.assumePython();
        endpointWith();
        client.put(
                        client.arm("/environments/server/versions/1"),
                        "{\"properties\":{\"image\":\"a\",\"inferenceConfig\":{\"scoringRoute\":{\"path\":\"/score\",\"port\":1}}}}")
                .expect(201);
        model(1);
        String definition = deploymentDefinition("iris:1")
                .replaceFirst("\"codeConfiguration\":[{][^}]*[}],", "")
                .replace(ENVIRONMENT, "azureml:server:1");
        put(deployment("blue"), definition).expect(400);
        server.addRun("exp", "r2")
                .append("outputs/model.json", "{\"name\":\"own\"}".getBytes(StandardCharsets.UTF_8))
                .append("outputs/score.py", SCORE.getBytes(StandardCharsets.UTF_8))
                .complete();
        register(2);
        done(put(deployment("blue"), definition.replace("iris:1", "iris:2")).expect(201));
        assertEquals(
                "own",
                score(key(), "blue", "[1]").expect(200).json().path("model").asText());
    }

    private TestClient.Response put(String url, String body) throws Exception {
        return client.method("PUT", url + VERSION, body);
    }

    private static String definition(String authMode, String traffic) {
        return "{\"location\":\"westeurope\",\"tags\":{\"team\":\"a\"},\"properties\":{\"authMode\":\"" + authMode
                + "\",\"description\":\"flowers\",\"traffic\":" + traffic + "}}";
    }

    private static String deploymentDefinition(String model) {
        return deploymentDefinition(model, "azureml:score:1");
    }

    private static String deploymentDefinition(String model, String code) {
        return "{\"location\":\"westeurope\",\"sku\":{\"name\":\"Default\",\"capacity\":1},\"properties\":{"
                + "\"endpointComputeType\":\"Managed\",\"model\":\"" + model
                + "\",\"environmentId\":\"" + ENVIRONMENT + "\",\"codeConfiguration\":{\"codeId\":\"" + code
                + "\",\"scoringScript\":\"score.py\"},\"instanceType\":\"Standard_DS3_v2\",\"environmentVariables\":{\"COLOUR\":\"blue\"},"
                + "\"requestSettings\":{\"requestTimeout\":\"PT20S\"}}}";
    }

    /** Registers model {@code iris:n}. */
    private void model(int number) throws Exception {
        server.addRun("exp", "r" + number)
                .append("outputs/model.json", ("{\"name\":\"m" + number + "\"}").getBytes(StandardCharsets.UTF_8))
                .complete();
        register(number);
    }

    private void register(int number) throws Exception {
        client.post(
                        client.api("modelmanagement") + "/models",
                        "{\"name\":\"iris\",\"mimeType\":\"application/x-python\",\"url\":\"aml://artifact/"
                                + "ExperimentRun/dcid.r" + number + "/outputs/model.json\"}")
                .expect(200);
    }

    /** Polls the operation to its end. */
    private JsonNode await(TestClient.Response begun) throws Exception {
        for (int i = 0; i < 2000; i++) {
            JsonNode status =
                    client.get(begun.header("Azure-AsyncOperation")).expect(200).json();
            if (!status.path("status").asText().equals("InProgress")) {
                return status;
            }
            Thread.sleep(5);
        }
        throw new AssertionError("the operation does not end");
    }

    private void done(TestClient.Response begun) throws Exception {
        assertEquals("Succeeded", await(begun).path("status").asText());
    }

    private JsonNode read(String url) throws Exception {
        return client.get(url + VERSION).expect(200).json();
    }

    private String key() throws Exception {
        return client.post(endpoint("iris") + "/listKeys" + VERSION, "")
                .expect(200)
                .json()
                .path("primaryKey")
                .asText();
    }

    private TestClient.Response score(String bearer, String pinned, String data) throws Exception {
        String uri = read(endpoint("iris")).at("/properties/scoringUri").asText();
        var request = TestClient.plain(uri)
                .header("Authorization", "Bearer " + bearer)
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{\"data\":" + data + "}"));
        return client.send(pinned == null ? request : request.header("azureml-model-deployment", pinned));
    }

    private void endpointWith(String... deployments) throws Exception {
        done(put(endpoint("iris"), definition("Key", "{}")).expect(201));
        client.code("score", Map.of("score.py", SCORE));
        for (int i = 0; i < deployments.length; i++) {
            model(i + 1);
            done(put(deployment(deployments[i]), deploymentDefinition("azureml:iris:" + (i + 1)))
                    .expect(201));
        }
    }

    @Test
    void endpointIsCreatedReadListedUpdatedAndDeleted() throws Exception {
        TestClient.Response created =
                put(endpoint("iris"), definition("Key", "{}")).expect(201);
        assertEquals(
                "Creating", created.json().at("/properties/provisioningState").asText());
        assertTrue(created.header("Azure-AsyncOperation").contains("/mfeOperationsStatus/oeidp:"));
        assertEquals("PT1H", created.header("x-ms-async-operation-timeout"));
        done(created);
        JsonNode json = read(endpoint("iris"));
        assertEquals("Succeeded", json.at("/properties/provisioningState").asText());
        assertEquals(
                server.api() + "/inference/iris/score",
                json.at("/properties/scoringUri").asText());
        assertEquals("SystemAssigned", json.at("/identity/type").asText());
        assertEquals("Managed", json.path("kind").asText());
        assertFalse(json.at("/properties/properties/AzureAsyncOperationUri")
                .asText()
                .isEmpty());
        done(put(endpoint("iris"), definition("Key", "{}").replace("flowers", "plants"))
                .expect(200));
        assertEquals(
                "plants", read(endpoint("iris")).at("/properties/description").asText());
        client.method("PATCH", endpoint("iris") + VERSION, "{\"tags\":{\"team\":\"b\"}}")
                .expect(200);
        assertEquals("b", read(endpoint("iris")).at("/tags/team").asText());
        done(put(endpoint("other"), definition("AMLToken", "{}")));
        done(put(endpoint("third"), definition("AMLToken", "{}")));
        JsonNode page = read(server.resourceManager() + server.workspacePath() + "/onlineEndpoints");
        assertEquals(2, page.path("value").size());
        assertEquals(
                "third",
                client.get(page.path("nextLink").asText())
                        .expect(200)
                        .json()
                        .at("/value/0/name")
                        .asText());
        TestClient.Response deleted =
                client.method("DELETE", endpoint("iris") + VERSION, null).expect(202);
        done(deleted);
        client.get(endpoint("iris") + VERSION).expect(404);
        client.method("DELETE", endpoint("iris") + VERSION, null).expect(204);
    }

    @Test
    void invalidEndpointsAreRefused() throws Exception {
        put(endpoint("1x"), definition("Key", "{}")).expect(400);
        put(endpoint("iris"), definition("Password", "{}")).expect(400);
        put(endpoint("iris"), definition("Key", "{\"blue\":100}")).expect(400);
        client.method("PUT", endpoint("iris") + "?api-version=2019-11-01", definition("Key", "{}"))
                .expect(400);
        server.endpoints().holdProvisioning("iris", null);
        TestClient.Response created = put(endpoint("iris"), definition("Key", "{}"));
        put(endpoint("iris"), definition("Key", "{}")).expect(409);
        server.endpoints().release("iris", null);
        done(created);
        client.post(endpoint("iris") + "/token" + VERSION, "").expect(400);
        client.code("score", Map.of("score.py", SCORE));
        put(deployment("blue"), deploymentDefinition("iris:9")).expect(400);
        model(1);
        put(deployment("blue"), deploymentDefinition("iris:1", "azureml:score:9"))
                .expect(400);
        put(deployment("blue"), deploymentDefinition("iris:1").replace("codeConfiguration", "livenessProbe"))
                .expect(400);
        put(deployment("blue"), deploymentDefinition("iris:1").replace(ENVIRONMENT, "azureml:none:1"))
                .expect(400);
        put(endpoint("none") + "/deployments/blue", deploymentDefinition("iris:9"))
                .expect(404);
    }

    @Test
    void deploymentsShareTheTrafficByPercent() throws Exception {
        TestClient.assumePython();
        endpointWith("blue", "green");
        assertTrue(score(key(), null, "[1]").expect(404).text().contains("positive weight"));
        JsonNode pinned = score(key(), "green", "[1,2]").expect(200).json();
        assertEquals("m2", pinned.path("model").asText());
        assertEquals(3, pinned.path("sum").asInt());
        assertEquals("blue", pinned.path("colour").asText());
        assertEquals("blue", score(key(), "Blue", "[1]").header("azureml-model-deployment"));
        score(key(), "red", "[1]").expect(404);
        put(endpoint("iris"), definition("Key", "{\"blue\":60}")).expect(400);
        done(put(endpoint("iris"), definition("Key", "{\"blue\":90,\"green\":10}")));
        List<String> by = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            by.add(score(key(), null, "[1]").expect(200).header("azureml-model-deployment"));
        }
        assertEquals(
                new TreeMap<>(Map.of("blue", 18L, "green", 2L)),
                by.stream().collect(Collectors.groupingBy(n -> n, TreeMap::new, Collectors.counting())));
        client.method("DELETE", deployment("green") + VERSION, null).expect(400);
        done(put(endpoint("iris"), definition("Key", "{\"blue\":100}")));
        done(client.method("DELETE", deployment("green") + VERSION, null).expect(202));
        assertEquals(1, read(endpoint("iris") + "/deployments").path("value").size());
    }

    @Test
    void failingModelGives424AndWritesTheLog() throws Exception {
        TestClient.assumePython();
        endpointWith("blue");
        TestClient.Response failed = score(key(), "blue", "\"bad\"").expect(424);
        assertEquals("500", failed.header("ms-azureml-model-error-statuscode"));
        assertEquals("ValueError: no such data", failed.header("ms-azureml-model-error-reason"));
        assertEquals("blue", failed.header("azureml-model-deployment"));
        String log = client.post(deployment("blue") + "/getLogs" + VERSION, "{\"tail\":1}")
                .expect(200)
                .json()
                .path("content")
                .asText();
        assertEquals("ValueError: no such data", log);
        String all = client.post(deployment("blue") + "/getLogs" + VERSION, "{}")
                .expect(200)
                .json()
                .path("content")
                .asText();
        assertTrue(all.startsWith("loaded m1\n"), all);
        server.endpoints().failScoring("iris", "blue", 503, "out of memory");
        assertEquals("503", score(key(), "blue", "[1]").expect(424).header("ms-azureml-model-error-statuscode"));
        server.endpoints().throttleScoring("iris", "blue");
        score(key(), "blue", "[1]").expect(429);
        server.endpoints().clear();
        server.endpoints().delayScoring("iris", "blue", Duration.ofSeconds(1));
        done(put(deployment("blue"), deploymentDefinition("iris:1").replace("PT20S", "PT0.02S"))
                .expect(200));
        score(key(), "blue", "[1]").expect(408);
    }

    @Test
    void failedUpdateKeepsThePreviousDeployment() throws Exception {
        TestClient.assumePython();
        endpointWith("blue");
        client.code("broken", Map.of("score.py", "def init():\n    raise OSError('no such model')\n"));
        JsonNode end = await(put(deployment("blue"), deploymentDefinition("iris:1", "azureml:broken:1")));
        assertEquals("Failed", end.path("status").asText());
        assertEquals("ResourceNotReady", end.at("/error/code").asText());
        assertEquals(
                "Failed",
                read(deployment("blue")).at("/properties/provisioningState").asText());
        assertTrue(client.post(deployment("blue") + "/getLogs" + VERSION, "{}")
                .json()
                .path("content")
                .asText()
                .endsWith("OSError: no such model"));
        assertEquals(
                "m1",
                score(key(), "blue", "[1]").expect(200).json().path("model").asText());
    }

    @Test
    void deploymentCanFailBeHeldAndScaled() throws Exception {
        TestClient.assumePython();
        endpointWith("blue");
        server.endpoints().failProvisioning("iris", "blue", "OutOfQuota", "Not enough quota.");
        JsonNode end = await(put(deployment("blue"), deploymentDefinition("iris:1")));
        assertEquals("OutOfQuota", end.at("/error/code").asText());
        server.endpoints().clear();
        server.endpoints().holdProvisioning("iris", "blue");
        TestClient.Response held = put(deployment("blue"), deploymentDefinition("iris:1"));
        assertEquals(
                "InProgress",
                client.get(held.header("Azure-AsyncOperation"))
                        .json()
                        .path("status")
                        .asText());
        assertEquals(
                "Updating",
                read(deployment("blue")).at("/properties/provisioningState").asText());
        put(deployment("blue"), deploymentDefinition("iris:1")).expect(409);
        server.endpoints().release("iris", "blue");
        done(held);
        done(client.method("PATCH", deployment("blue") + VERSION, "{\"sku\":{\"capacity\":3}}")
                .expect(202));
        assertEquals(3, read(deployment("blue")).at("/sku/capacity").asInt());
    }

    @Test
    void scoringRequiresTheCredentialsOfTheAuthMode() throws Exception {
        TestClient.assumePython();
        endpointWith("blue");
        String before = key();
        score("wrong", "blue", "[1]").expect(401);
        TestClient.Response renewed = client.post(
                        endpoint("iris") + "/regenerateKeys" + VERSION, "{\"keyType\":\"Primary\"}")
                .expect(202);
        done(renewed);
        assertNotEquals(before, key());
        score(before, "blue", "[1]").expect(401);

        done(put(endpoint("iris"), definition("AMLToken", "{}")));
        client.post(endpoint("iris") + "/listKeys" + VERSION, "").expect(400);
        JsonNode token = client.post(endpoint("iris") + "/token" + VERSION, "")
                .expect(200)
                .json();
        assertEquals("Bearer", token.path("tokenType").asText());
        assertTrue(token.path("refreshAfterTimeUtc").asLong()
                < token.path("expiryTimeUtc").asLong());
        score(token.path("accessToken").asText(), "blue", "[1]").expect(200);
        server.advanceClock(Duration.ofHours(2));
        client.token = server.accessToken();
        score(token.path("accessToken").asText(), "blue", "[1]").expect(401);

        done(put(endpoint("iris"), definition("AADToken", "{}")));
        score(client.token, "blue", "[1]").expect(401);
        String entra = client.form(
                        server.authority() + "/" + server.tenant() + "/oauth2/v2.0/token",
                        Map.of(
                                "grant_type",
                                "client_credentials",
                                "client_id",
                                server.clientId(),
                                "client_secret",
                                server.clientSecret(),
                                "scope",
                                "https://ml.azure.com/.default"))
                .expect(200)
                .json()
                .path("access_token")
                .asText();
        score(entra, "blue", "[1]").expect(200);
    }

    @Test
    void swaggerDescribesTheRequests() throws Exception {
        TestClient.assumePython();
        endpointWith("blue");
        done(put(endpoint("iris"), definition("Key", "{\"blue\":100}")));
        client.token = key();
        JsonNode swagger = client.get(server.api() + "/inference/iris/swagger.json")
                .expect(200)
                .json();
        assertEquals("iris", swagger.at("/info/title").asText());
        assertEquals(
                "Healthy",
                client.get(server.api() + "/inference/iris").expect(200).text());
    }
}
