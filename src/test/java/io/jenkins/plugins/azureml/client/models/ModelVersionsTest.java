package io.jenkins.plugins.azureml.client.models;

import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.PATH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import io.jenkins.plugins.azureml.client.testing.Seen;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a version number is chosen in v2, against a server with recorded responses and faults. */
class ModelVersionsTest {

    private static final String IRIS = PATH + "/models/iris";
    private static final String VERSIONS = IRIS + "/versions";

    private final Map<String, ObjectNode> versions = new LinkedHashMap<>();
    private ScriptedAzure azure;

    /** Fault after a PUT was executed; supplies null for the usual response. */
    private Supplier<Reply> fault = () -> null;

    /** Runs right before a PUT is executed. */
    private Runnable before = () -> {};

    @BeforeEach
    void start() throws Exception {
        azure = new ScriptedAzure();
        azure.server.otherwise(this::answer);
    }

    @AfterEach
    void stop() throws Exception {
        azure.close();
    }

    private ModelRegistry registry() throws Exception {
        ModelRegistry registry = azure.client().registry();
        assertEquals(ModelVersions.class, registry.getClass());
        return registry;
    }

    private static ModelRegistration registration() {
        return new ModelRegistration(
                "iris",
                ModelSource.ofRun("job-1", "outputs/model.json"),
                "mlflow_model",
                "a model",
                "ScikitLearn",
                "1.5",
                "iris",
                Map.of("stage", "candidate"),
                Map.of("git", "abc"));
    }

    private synchronized Reply answer(Seen request) {
        String path = request.path();
        if (path.equals(IRIS)) {
            return versions.isEmpty() ? notFound() : Reply.json(container());
        }
        if (path.equals(VERSIONS)) {
            return Reply.json("{\"value\":" + versions.values() + "}");
        }
        String version = path.substring(VERSIONS.length() + 1);
        if (request.method().equals("GET")) {
            return versions.containsKey(version)
                    ? Reply.json(versions.get(version).toString())
                    : notFound();
        }
        before.run();
        boolean made = !versions.containsKey(version);
        store(version, request.text());
        Reply faulty = fault.get();
        return faulty != null
                ? faulty
                : Reply.json(made ? 201 : 200, versions.get(version).toString());
    }

    private static Reply notFound() {
        return Reply.json(
                404,
                "{\"error\":{\"code\":\"UserError\",\"message\":\"The specified resource was not found.\",\"details\":"
                        + "[{\"code\":\"ModelNotFound\",\"message\":\"not found\"}]}}");
    }

    private String container() {
        int last = versions.keySet().stream().mapToInt(Integer::parseInt).max().orElse(0);
        return "{\"name\":\"iris\",\"properties\":{\"latestVersion\":\"" + last + "\",\"nextVersion\":\"" + (last + 1)
                + "\"}}";
    }

    /** Stores a version like a PUT of the service: an existing version keeps its creation time. */
    private void store(String version, String body) {
        try {
            ObjectNode json = (ObjectNode) Json.parse(body.getBytes());
            String made = "2026-01-0" + version + "T00:00:00Z";
            json.put("name", version);
            json.putObject("systemData")
                    .put("createdAt", made)
                    .put("lastModifiedAt", versions.containsKey(version) ? "2026-02-01T00:00:00Z" : made);
            versions.put(version, json);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private void otherTakes(String version) {
        store(version, "{\"properties\":{\"properties\":{\"azureml.jenkins.requestId\":\"another\"}}}");
    }

    private long puts() {
        return azure.server.seen().stream()
                .filter(seen -> seen.method().equals("PUT"))
                .count();
    }

    @Test
    void registrationMatchesSpecification() throws Exception {
        Model model = registry().register(registration());
        assertEquals("iris:1", model.id());
        assertEquals("1", model.version());
        Seen put = azure.server.seen("PUT " + VERSIONS + "/1").get(0);
        assertEquals("2024-10-01", put.query().get("api-version"));
        JsonNode body = Json.parse(put.body()).get("properties");
        assertEquals("mlflow_model", body.get("modelType").asText());
        assertEquals(
                "azureml://jobs/job-1/outputs/artifacts/paths/outputs/model.json",
                body.get("modelUri").asText());
        assertEquals("job-1", body.get("jobName").asText());
        assertEquals("a model", body.get("description").asText());
        assertEquals("candidate", body.get("tags").get("stage").asText());
        assertEquals("abc", body.get("properties").get("git").asText());
        assertEquals("ScikitLearn", model.framework());
        assertEquals("1.5", model.frameworkVersion());
        assertEquals("iris", model.experimentName());
        assertEquals("job-1", model.runId());
        assertEquals("mlflow_model", model.type());
    }

    @Test
    void uploadIsReferredToByDatastore() throws Exception {
        registry().register(ModelRegistration.of("iris", ModelSource.uploaded("up-1", "model.onnx", null)));
        JsonNode body = Json.parse(
                        azure.server.seen("PUT " + VERSIONS + "/1").get(0).body())
                .get("properties");
        assertEquals(
                "azureml://subscriptions/sub-1/resourcegroups/rg-1/workspaces/ws-1/datastores/workspaceartifactstore/paths/"
                        + "LocalUpload/up-1/model.onnx",
                body.get("modelUri").asText());
        assertFalse(body.has("jobName"), body::toString);
    }

    @Test
    void jobOutputIsReferredToByJob() throws Exception {
        registry().register(ModelRegistration.of("iris", ModelSource.ofOutput("job-1", "model", null)));
        registry().register(ModelRegistration.of("iris", ModelSource.ofOutput("job-1", "model", "./best/")));
        List<String> uris = new ArrayList<>();
        for (Seen seen : azure.server.seen()) {
            if (seen.method().equals("PUT")) {
                JsonNode body = Json.parse(seen.body()).get("properties");
                uris.add(body.get("modelUri").asText() + " of "
                        + body.get("jobName").asText());
            }
        }
        assertEquals(
                List.of(
                        "azureml://jobs/job-1/outputs/model of job-1",
                        "azureml://jobs/job-1/outputs/model/paths/best of job-1"),
                uris);
    }

    @Test
    void versionOfAnotherBuildIsNotTouched() throws Exception {
        otherTakes("1");
        azure.server.on("GET " + IRIS, request -> Reply.json("{\"properties\":{\"nextVersion\":\"1\"}}"));
        assertEquals("iris:2", registry().register(registration()).id());
        assertEquals(1, puts());
    }

    @Test
    void versionCreatedConcurrentlyBelongsToOtherBuild() throws Exception {
        before = () -> {
            before = () -> {};
            otherTakes("1");
        };
        assertEquals("iris:2", registry().register(registration()).id());
        assertEquals(2, puts());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 409, 412})
    void conflictWithAnotherBuildUsesNextVersion(int status) throws Exception {
        azure.server.on("PUT " + VERSIONS + "/1", request -> {
            otherTakes("1");
            return Reply.json(
                    status, "{\"error\":{\"code\":\"UserError\",\"message\":\"Asset paths cannot be updated.\"}}");
        });
        assertEquals("iris:2", registry().register(registration()).id());
    }

    @Test
    void otherRefusalIsReported() throws Exception {
        azure.server.script(
                "PUT " + VERSIONS + "/1",
                Reply.json(
                        400,
                        "{\"error\":{\"code\":\"UserError\",\"message\":\"No artifacts matching outputs/x found from Job.\","
                                + "\"additionalInfo\":[{\"type\":\"InnerError\",\"info\":{\"value\":{\"code\":\"NotFound\","
                                + "\"innerError\":{\"code\":\"NoMatchingArtifactsFoundFromJob\",\"innerError\":null}}}}]}}"));
        AzureMlException e =
                assertThrows(AzureMlException.class, () -> registry().register(registration()));
        assertTrue(e.getMessage().contains("NoMatchingArtifactsFoundFromJob"), e.getMessage());
        assertEquals(1, puts());
    }

    static Stream<Supplier<Reply>> ambiguousFaults() {
        return Stream.of(
                Reply::reset,
                Reply::close,
                () -> Reply.status(500),
                () -> Reply.status(504),
                () -> Reply.json("{\"id\":").withoutLength());
    }

    @ParameterizedTest
    @MethodSource("ambiguousFaults")
    void lostResponseCreatesNoSecondVersion(Supplier<Reply> lost) throws Exception {
        fault = () -> {
            fault = () -> null;
            return lost.get();
        };
        assertEquals("iris:1", registry().register(registration()).id());
        assertEquals(1, puts());
        assertEquals(1, versions.size());
    }

    @Test
    void putExecutedLateIsRecognized() throws Exception {
        // The first PUT is delayed and arrives after the search that finds nothing.
        azure.server.on("PUT " + VERSIONS + "/1", request -> {
            azure.server.on("PUT " + VERSIONS + "/1", again -> {
                store("1", request.text());
                store("1", again.text());
                return Reply.json(200, versions.get("1").toString());
            });
            return Reply.reset();
        });
        assertEquals("iris:1", registry().register(registration()).id());
        assertEquals(1, versions.size());
    }

    @Test
    void registrationIsFoundByMarker() throws Exception {
        otherTakes("1");
        ModelRegistry registry = registry();
        Model made = registry.register(registration(), "mine");
        assertEquals(
                made.id(),
                registry.findRegistered(registration(), "mine").orElseThrow().id());
        assertFalse(registry.findRegistered(registration(), "nobody").isPresent());
    }

    @Test
    void requestBeforeRestartExecutedLateCreatesNoSecondVersion() throws Exception {
        ModelRegistry registry = registry();
        registry.register(registration(), "mine");
        // The search after the restart found nothing; the version exists by now.
        assertEquals("iris:1", registry.register(registration(), "mine").id());
        assertEquals(1, versions.size());
        assertEquals("iris:2", registry.register(registration(), "another's").id());
    }

    @Test
    void nonNumericVersionIsIgnored() throws Exception {
        azure.server.on(
                "GET " + IRIS,
                request -> Reply.json("{\"properties\":{\"latestVersion\":\"2024.1\",\"nextVersion\":null}}"));
        assertEquals("iris:1", registry().register(registration()).id());
    }

    @Test
    void deleteReportsWhetherModelExisted() throws Exception {
        azure.server.script("DELETE " + VERSIONS + "/1", Reply.status(200), Reply.status(204));
        assertTrue(registry().delete("iris:1"));
        assertFalse(registry().delete("iris:1"));
        azure.server.script("DELETE " + VERSIONS + "/2", Reply.reset(), Reply.status(204));
        assertTrue(registry().delete("iris:2"));
    }

    @Test
    void modelsOfAllNamesAreListedNewestFirst() throws Exception {
        azure.server.script("GET " + PATH + "/models", Reply.json("{\"value\":[{\"name\":\"a\"},{\"name\":\"b\"}]}"));
        azure.server.script(
                "GET " + PATH + "/models/a/versions",
                Reply.json("{\"value\":[" + version("3", "03") + "," + version("1", "01") + "]}"));
        azure.server.script(
                "GET " + PATH + "/models/b/versions",
                Reply.json("{\"value\":[" + version("1", "02") + "],\"nextLink\":\""
                        + azure.server.uri(PATH + "/models/b/next") + "\"}"));
        azure.server.script("GET " + PATH + "/models/b/next", Reply.json("{\"value\":[" + version("2", "01") + "]}"));
        assertEquals(
                List.of("a:3", "b:1", "b:2", "a:1"),
                registry().stream(null).all().stream().map(Model::id).toList());
    }

    private static String version(String number, String day) {
        return "{\"name\":\"" + number + "\",\"properties\":{},\"systemData\":{\"createdAt\":\"2026-01-" + day
                + "T00:00:00Z\"}}";
    }

    @Test
    void filterIsSentAndAppliedAgain() throws Exception {
        registry().register(registration());
        ModelFilter tagged = new ModelFilter("iris", "job-1", "ScikitLearn", Map.of("stage", "candidate"), Map.of());
        assertEquals(1, registry().list(tagged).size());
        assertEquals(
                "stage=candidate",
                azure.server.seen("GET " + VERSIONS).get(0).query().get("tags"));
        assertEquals(0, registry().list(new ModelFilter("iris", "job-2", null)).size());
        assertEquals(0, registry().list(new ModelFilter("iris", null, "Keras")).size());
    }

    @Test
    void deploymentsThatUseModelAreFoundByAnyReference() throws Exception {
        String endpoints = "GET " + PATH + "/onlineEndpoints";
        azure.server.script(endpoints, Reply.json("{\"value\":[{\"name\":\"web\"},{\"name\":\"gone\"}]}"));
        azure.server.script(
                endpoints + "/web/deployments",
                Reply.json("{\"value\":["
                        + deployment(
                                "blue",
                                "\""
                                        + IRIS.toLowerCase(java.util.Locale.ROOT)
                                                .replace("/models/iris", "/models/iris/versions/1")
                                        + "\"")
                        + "," + deployment("green", "\"azureml:iris:2\"") + ","
                        + deployment("far", "\"azureml://registries/r/models/iris/versions/1\"") + ","
                        + deployment("none", "null") + "]}"));
        azure.server.script(endpoints + "/gone/deployments", notFound());
        azure.server.script("GET " + PATH + "/batchEndpoints", Reply.json("{\"value\":[{\"name\":\"nightly\"}]}"));
        azure.server.script(
                "GET " + PATH + "/batchEndpoints/nightly/deployments",
                Reply.json("{\"value\":["
                        + deployment("all", "{\"referenceType\":\"Id\",\"assetId\":\"" + VERSIONS + "/1\"}") + "]}"));
        assertEquals(
                "{iris:1=[online deployment web/blue (Succeeded), batch deployment nightly/all (Succeeded)]}",
                registry().usedBy(List.of("iris:1", "iris:3")).toString());
    }

    private static String deployment(String name, String model) {
        return "{\"name\":\"" + name + "\",\"properties\":{\"provisioningState\":\"Succeeded\",\"model\":" + model
                + "}}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "iris", "iris:", "a/../b:1", "iris:1?x"})
    void invalidIdIsRefusedBeforeAnyRequest(String id) throws Exception {
        ModelRegistry registry = registry();
        int before = azure.server.seen().size();
        AzureMlException e = assertThrows(AzureMlException.class, () -> registry.delete(id));
        assertTrue(e.getMessage().contains("modelId"), e.getMessage());
        assertEquals(before, azure.server.seen().size());
    }
}
