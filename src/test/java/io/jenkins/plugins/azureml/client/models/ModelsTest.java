package io.jenkins.plugins.azureml.client.models;

import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.MODELS;
import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.PATH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelsTest {

    private static final String LIST = "GET " + MODELS;
    private static final String REGISTER = "POST " + MODELS;
    private static final String ASSET = "POST " + MODELS.replace("/models", "/assets");

    private final List<String> registered = new CopyOnWriteArrayList<>();
    private ScriptedAzure azure;

    @BeforeEach
    void start() throws Exception {
        azure = new ScriptedAzure();
        azure.server.script(ASSET, Reply.json("{\"id\":\"a1\",\"name\":\"iris\"}"));
        azure.server.on(
                LIST, request -> Reply.json("{\"value\":[" + String.join(",", registered) + "],\"nextLink\":null}"));
    }

    @AfterEach
    void stop() throws Exception {
        azure.close();
    }

    private static ModelRegistration registration() {
        return new ModelRegistration(
                "iris",
                ModelSource.ofRun("run-1", "./outputs/model.json"),
                ModelNames.CUSTOM,
                "a model",
                "Custom",
                "1",
                "iris",
                Map.of("stage", "candidate"),
                Map.of("git", "abc"));
    }

    private Reply register(String body) {
        try {
            JsonNode json = Json.parse(body.getBytes());
            String model = "{\"id\":\"iris:" + (registered.size() + 1) + "\",\"name\":\"iris\",\"version\":"
                    + (registered.size() + 1) + ",\"properties\":" + json.get("properties") + "}";
            registered.add(model);
            return Reply.json(model);
        } catch (IOException e) {
            return Reply.status(400);
        }
    }

    @Test
    void registrationMatchesSpecification() throws Exception {
        azure.server.on(REGISTER, request -> register(request.text()));
        Model model = azure.client().models().register(registration());
        assertEquals("iris:1", model.id());
        assertEquals("1", model.version());
        JsonNode body = Json.parse(azure.server.seen(REGISTER).get(0).body());
        assertEquals("aml://asset/a1", body.get("url").asText());
        JsonNode asset = Json.parse(azure.server.seen(ASSET).get(0).body());
        assertEquals(
                "ExperimentRun/dcid.run-1/outputs/model.json",
                asset.get("artifacts").get(0).get("prefix").asText());
        assertEquals("run-1", asset.get("runid").asText());
        assertEquals("application/json", body.get("mimeType").asText());
        assertEquals("candidate", body.get("kvTags").get("stage").asText());
        assertEquals("abc", body.get("properties").get("git").asText());
        assertEquals("run-1", body.get("runId").asText());
        assertFalse(
                body.get("properties").get("azureml.jenkins.requestId").asText().isEmpty());
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
    void modelRegisteredDespiteFaultIsNotRegisteredAgain(Supplier<Reply> fault) throws Exception {
        registered.add("{\"id\":\"iris:1\",\"name\":\"iris\",\"version\":\"1\",\"properties\":null}");
        azure.server.on(REGISTER, request -> {
            register(request.text());
            return fault.get();
        });
        assertEquals("iris:2", azure.client().models().register(registration()).id());
        assertEquals(1, azure.server.count(REGISTER));
        assertEquals(
                Map.of("name", "iris", "runId", "run-1", "api-version", "2019-11-01"),
                azure.server.seen(LIST).get(0).query());
    }

    @ParameterizedTest
    @MethodSource("ambiguousFaults")
    void unregisteredModelIsSearchedThenRegisteredAgain(Supplier<Reply> fault) throws Exception {
        AtomicInteger count = new AtomicInteger();
        azure.server.on(REGISTER, request -> count.incrementAndGet() == 1 ? fault.get() : register(request.text()));
        assertEquals("iris:1", azure.client().models().register(registration()).id());
        assertEquals(2, azure.server.count(REGISTER));
        assertEquals(2, azure.server.count(LIST));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 401})
    void throttledRegistrationIsRetried(int status) throws Exception {
        AtomicInteger count = new AtomicInteger();
        azure.server.on(
                REGISTER, request -> count.incrementAndGet() == 1 ? Reply.status(status) : register(request.text()));
        azure.client().models().register(registration());
        assertEquals(0, azure.server.count(LIST));
        assertEquals(1, registered.size());
    }

    @Test
    void jobOutputIsRefusedBeforeAnyRequest() {
        ModelRegistration registration = ModelRegistration.of("iris", ModelSource.ofOutput("job-1", "model", null));
        AzureMlException e = assertThrows(
                AzureMlException.class, () -> azure.client().models().register(registration));
        assertTrue(e.getMessage().contains("named outputs of jobs require the v2 API"), e.getMessage());
        assertEquals(List.of(), azure.server.seen());
    }

    @Test
    void missingRunFileIsExplained() {
        azure.server.on(
                REGISTER,
                request -> Reply.json(
                        400,
                        "{\"error\":{\"code\":\"UserError\",\"message\":\"No artifacts matching outputs/x found from Job.\","
                                + "\"details\":[],\"additionalInfo\":[{\"type\":\"ComponentName\",\"info\":{\"value\":\"managementfrontend\"}},"
                                + "{\"type\":\"Correlation\",\"info\":{\"value\":{\"operation\":\"op-1\",\"request\":\"req-1\"}}},"
                                + "{\"type\":\"InnerError\",\"info\":{\"value\":{\"code\":\"NotFound\",\"innerError\":"
                                + "{\"code\":\"NoMatchingArtifactsFoundFromJob\",\"innerError\":null}}}}]}}"));
        AzureMlException e = assertThrows(
                AzureMlException.class, () -> azure.client().models().register(registration()));
        assertEquals("UserError", e.code());
        assertTrue(
                e.getMessage().contains("UserError (NoMatchingArtifactsFoundFromJob): No artifacts"), e.getMessage());
        assertTrue(e.getMessage().contains("below outputs/"), e.getMessage());
        assertEquals("req-1", e.requestId());
        assertFalse(e.mayHaveBeenExecuted());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"value\":[{\"id\":\"iris:1\",\"name\":\"iris\"}]}",
                "[{\"id\":\"iris:1\",\"name\":\"iris\"}]",
                "{\"id\":\"iris:1\",\"name\":\"iris\"}"
            })
    void listIsReadInAnyForm(String answer) throws Exception {
        azure.server.on(LIST, request -> Reply.json(answer));
        List<Model> models = azure.client().models().list(ModelFilter.ALL);
        assertEquals(List.of("iris:1"), models.stream().map(Model::id).toList());
        assertEquals("1", models.get(0).version());
        assertEquals("api-version=2019-11-01", azure.server.seen(LIST).get(0).rawQuery());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"value\":null}", "{\"value\":[]}", "[]"})
    void emptyListIsReadInAnyForm(String answer) throws Exception {
        azure.server.on(LIST, request -> Reply.json(answer));
        assertEquals(List.of(), azure.client().models().list(ModelFilter.ALL));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"message\":\"sign in\"}",
                "{\"error\":{\"code\":\"Denied\"}}",
                "{\"value\":\"none\"}",
                "{\"value\":{}}",
                "{\"value\":[null]}",
                "{\"value\":[[]]}",
                "{}",
                "\"ok\"",
                "null",
                "17"
            })
    void otherResponseIsNotAnEmptyList(String answer) {
        azure.server.on(LIST, request -> Reply.json(answer));
        AzureMlException e = assertThrows(
                AzureMlException.class, () -> azure.client().models().list(ModelFilter.ALL));
        assertTrue(e.getMessage().contains("the response is not a list"), e.getMessage());
    }

    @Test
    void listFollowsNextLinks() throws Exception {
        azure.server.on(
                LIST,
                request -> request.query().containsKey("$skipToken")
                        ? Reply.json("{\"value\":[{\"id\":\"b:1\"}]}")
                        : Reply.json("{\"value\":[{\"id\":\"a:1\"}],\"nextLink\":\"" + azure.server.uri(MODELS)
                                + "?%24skipToken=2\"}"));
        assertEquals(
                List.of("a:1", "b:1"),
                azure.client().models().list(null).stream().map(Model::id).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nextLink", "/relative", "https://example.invalid/models?sig=fake", "http://localhost:1/x"})
    void nextLinkToAnotherHostIsRefused(String link) {
        azure.server.on(LIST, request -> Reply.json("{\"value\":[{\"id\":\"a:1\"}],\"nextLink\":\"" + link + "\"}"));
        AzureMlException e = assertThrows(
                AzureMlException.class, () -> azure.client().models().list(null));
        assertTrue(e.getMessage().contains("next page"), e.getMessage());
        assertFalse(e.getMessage().contains("sig=fake"), e.getMessage());
        assertEquals(1, azure.server.count(LIST));
    }

    @Test
    void circularPagesEnd() {
        azure.server.script(ASSET, Reply.json("{\"id\":\"a1\",\"name\":\"iris\"}"));
        azure.server.on(
                LIST, request -> Reply.json("{\"value\":[],\"nextLink\":\"" + azure.server.uri(MODELS) + "?page=2\"}"));
        AzureMlException e = assertThrows(
                AzureMlException.class, () -> azure.client().models().list(null));
        assertTrue(e.getMessage().contains("cycle"), e.getMessage());
        assertEquals(2, azure.server.count(LIST));
    }

    @Test
    void colonOfModelIdIsNotEncoded() throws Exception {
        azure.server.script("GET " + MODELS + "/iris:3", Reply.json("{\"id\":\"iris:3\",\"version\":3}"));
        assertEquals("3", azure.client().models().get("iris:3").version());
        azure.server.script("GET " + MODELS + "/iris:4", Reply.json(404, "{\"code\":\"ModelNotFound\"}"));
        assertEquals(Optional.empty(), azure.client().models().find("iris:4"));
    }

    @Test
    void deleteReportsWhetherModelExisted() throws Exception {
        azure.server.script("DELETE " + MODELS + "/iris:1", Reply.status(200), Reply.status(204));
        assertTrue(azure.client().models().delete("iris:1"));
        assertFalse(azure.client().models().delete("iris:1"));
    }

    @Test
    void deleteWithLostResponseSucceeds() throws Exception {
        azure.server.script("DELETE " + MODELS + "/iris:1", Reply.reset(), Reply.status(204));
        assertTrue(azure.client().models().delete("iris:1"));
    }

    @Test
    void flatErrorOfModelManagementIsRead() {
        azure.server.script(
                "DELETE " + MODELS + "/iris:1",
                Reply.json(
                                409,
                                "{\"code\":\"Conflict\",\"statusCode\":409,\"message\":\"Model is in use\",\"details\":"
                                        + "[{\"code\":\"ModelInUse\",\"message\":\"by service web\",\"target\":\"x\"}]}")
                        .with("x-ms-request-id", "req-9"));
        AzureMlException e = assertThrows(
                AzureMlException.class, () -> azure.client().models().delete("iris:1"));
        assertEquals("Conflict", e.code());
        assertEquals("req-9", e.requestId());
        assertTrue(e.getMessage().contains("Model is in use - ModelInUse: by service web"), e.getMessage());
    }

    @Test
    void servicesThatUseModelAreListed() throws Exception {
        azure.server.script(
                "GET /modelmanagement/v1.0" + PATH + "/services",
                Reply.json(
                        "{\"value\":[{\"id\":\"web\",\"name\":\"web\",\"state\":\"Healthy\",\"computeType\":\"ACI\"}]}"));
        assertEquals(
                "{iris:1=[service web (Healthy)]}",
                azure.client().models().usedBy(List.of("iris:1")).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "..", "a/../b", "a/b", "a\\b", "a?b", "a%2Fb", "a\nb", "."})
    void invalidIdIsRefusedBeforeAnyRequest(String id) {
        AzureMlException e = assertThrows(
                AzureMlException.class, () -> azure.client().models().delete(id));
        assertTrue(e.getMessage().contains("modelId"), e.getMessage());
        assertEquals(
                0,
                azure.server.seen().stream()
                        .filter(s -> s.method().equals("DELETE"))
                        .count());
    }
}
