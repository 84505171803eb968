package io.jenkins.plugins.azureml.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.azureml.client.arm.AmlComputeDefinition;
import io.jenkins.plugins.azureml.client.arm.Compute;
import io.jenkins.plugins.azureml.client.arm.LongRunningOperation;
import io.jenkins.plugins.azureml.client.arm.Workspace;
import io.jenkins.plugins.azureml.client.arm.WorkspaceDefinition;
import io.jenkins.plugins.azureml.client.codes.CodeVersion;
import io.jenkins.plugins.azureml.client.codes.PendingUpload;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.message.RepeatableBody;
import io.jenkins.plugins.azureml.client.hyperdrive.Sweep;
import io.jenkins.plugins.azureml.client.jobs.Job;
import io.jenkins.plugins.azureml.client.paging.Paged;
import io.jenkins.plugins.azureml.client.rest.RestRequest;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.client.testing.FaultServer;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import io.jenkins.plugins.azureml.client.testing.Seen;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The examples that Microsoft publishes with the API, replayed: what the client sends is the example's request, with an
 * api-version where Azure Resource Manager wants one, and the example's answer is read. The operations startlocalrun and
 * snapshotrun are none of the client's.
 */
class ExamplesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ScriptedAzure azure;
    private JsonNode example;
    private JsonNode parameters;

    @BeforeEach
    void start() throws Exception {
        azure = new ScriptedAzure();
    }

    @AfterEach
    void stop() throws Exception {
        azure.close();
    }

    private void load(String name) throws IOException {
        File file = Stream.of("../shared", "../../shared")
                .map(shared -> new File(shared, "reference/examples/" + name + ".json"))
                .filter(File::isFile)
                .findFirst()
                .orElse(null);
        assumeTrue(file != null, "the published example " + name + " is not beside this project");
        example = JSON.readTree(file);
        parameters = example.path("parameters");
    }

    private String parameter(String name) {
        String value = parameters.path(name).asText("");
        assertFalse(value.isEmpty(), "the example has no " + name);
        return value;
    }

    private String workspacePath(String workspace) {
        return "/subscriptions/" + parameter("subscriptionId") + "/resourceGroups/" + parameter("resourceGroupName")
                + "/providers/Microsoft.MachineLearningServices/workspaces/" + workspace;
    }

    private String path() {
        return workspacePath(parameter("workspaceName"));
    }

    private AmlClient client() {
        WorkspaceRef ref = new WorkspaceRef(
                parameter("subscriptionId"),
                parameter("resourceGroupName"),
                parameters.has("workspaceName") ? parameter("workspaceName") : "any");
        azure.server.script(
                "GET " + ref.path(),
                Reply.json(
                        ScriptedAzure.workspace(azure.server.uri("/discovery").toString())));
        return new AmlClient(azure.http, azure.cloud, azure.identity(), ref);
    }

    private Reply reply(String status) {
        JsonNode response = example.path("responses").path(status);
        assertTrue(response.isObject(), "the example has no answer " + status);
        Reply reply = response.has("body")
                ? Reply.json(Integer.parseInt(status), response.get("body").toString())
                : Reply.status(Integer.parseInt(status));
        response.path("headers")
                .properties()
                .forEach(h -> reply.with(
                        h.getKey(),
                        h.getValue()
                                .asText()
                                .replaceAll(
                                        "^https://[^/]+.*",
                                        azure.server.uri("/operation").toString())));
        return reply;
    }

    /**
     * The one request to this path, which has the example's version, if any, and no other query than {@code more}. The article's
     * commands add a version to requests of the areas below, where the examples have none.
     */
    private Seen sent(String request, String... more) {
        assertEquals(1, azure.server.count(request), () -> azure.server.seen().toString());
        Seen seen = azure.server.seen(request).get(0);
        Set<String> names = new java.util.TreeSet<>(Set.of(more));
        if (parameters.has("api-version")) {
            names.add("api-version");
            assertEquals(parameter("api-version"), seen.query().get("api-version"));
        } else if (request.matches("[A-Z]+ /(execution|history|modelmanagement)/v1[.]0/.*")) {
            names.add("api-version");
            assertEquals("2019-11-01", seen.query().get("api-version"));
        }
        assertEquals(names, new java.util.TreeSet<>(seen.query().keySet()));
        assertEquals("Bearer fake-token-1", seen.header("Authorization"));
        return seen;
    }

    private void assertBody(Seen seen) throws IOException {
        assertEquals(parameters.get("parameters"), JSON.readTree(seen.body()));
    }

    private static String text(JsonNode node, String path) {
        return node.at(path).isMissingNode() ? null : node.at(path).asText();
    }

    @ParameterizedTest
    @ValueSource(strings = {"200", "201"})
    void computeIsCreated(String status) throws Exception {
        load("arm2019_createBasicAmlCompute");
        JsonNode body = parameters.get("parameters");
        JsonNode own = body.at("/properties/properties");
        AmlComputeDefinition definition = new AmlComputeDefinition(
                text(body, "/location"),
                text(own, "/vmSize"),
                text(own, "/vmPriority"),
                text(own, "/osType"),
                own.at("/scaleSettings/minNodeCount").asInt(),
                own.at("/scaleSettings/maxNodeCount").asInt(),
                Duration.parse(text(own, "/scaleSettings/nodeIdleTimeBeforeScaleDown")),
                text(own, "/remoteLoginPortPublicAccess"),
                null,
                null,
                null);
        String put = "PUT " + path() + "/computes/" + parameter("computeName");
        azure.server.script(put, reply(status));
        LongRunningOperation operation = client().computes().create(parameter("computeName"), definition);
        assertFalse(operation.isDone(), "it has only begun");
        assertBody(sent(put));
        if (status.equals("201")) {
            azure.server.script("GET /operation", Reply.json("{\"status\":\"Succeeded\"}"));
            assertTrue(client().operations().poll(operation).orThrow().isDone());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"200", "201", "202"})
    void workspaceIsCreated(String status) throws Exception {
        load("arm2019_createWorkspace");
        JsonNode body = parameters.get("parameters");
        JsonNode own = body.get("properties");
        WorkspaceDefinition definition = new WorkspaceDefinition(
                text(body, "/location"),
                text(own, "/friendlyName"),
                text(own, "/description"),
                text(own, "/storageAccount"),
                text(own, "/keyVault"),
                text(own, "/applicationInsights"),
                text(own, "/containerRegistry"),
                text(body, "/sku/name"),
                null);
        azure.server.script("PUT " + path(), reply(status));
        AmlClient client = client();
        LongRunningOperation operation = client.workspaces().create(definition);
        assertBody(sent("PUT " + path()));
        azure.server.script("GET " + path(), Reply.json(reply(status).text()));
        if (!operation.isDone()) {
            operation = client.operations().poll(operation);
        }
        assertTrue(operation.orThrow().isDone());
        assertEquals("HelloName", client.workspace().friendlyName());
    }

    @Test
    void computeIsRead() throws Exception {
        load("arm2019_getAmlCompute");
        String get = "GET " + path() + "/computes/" + parameter("computeName");
        azure.server.script(get, reply("200"));
        Compute compute = client().computes().get(parameter("computeName"));
        sent(get);
        assertEquals("Resizing", compute.allocationState());
        assertEquals(0, compute.currentNodeCount());
        assertEquals("STANDARD_NC6", compute.vmSize());
        assertFalse(compute.isFailed());
    }

    @Test
    void workspacesAreListedAndAnInvalidNextLinkIsNotFollowed() throws Exception {
        load("arm2019_getWorkspacesByResourceGroup");
        String list = "GET " + workspacePath("").replaceAll("/$", "");
        azure.server.script(list, reply("200"));
        Paged<Workspace> workspaces = client().workspaces().list();
        AzureMlException e = assertThrows(AzureMlException.class, workspaces::next);
        assertTrue(e.getMessage().contains("is not an absolute URL"), e.getMessage());
        sent(list);
        ((com.fasterxml.jackson.databind.node.ObjectNode) example.at("/responses/200/body")).remove("nextLink");
        azure.server.script(list, reply("200"));
        assertEquals("HelloName 1", client().workspaces().list().all().get(1).friendlyName());
    }

    @Test
    void runIsStarted() throws Exception {
        load("v1_startRun");
        String start = "POST /execution/v1.0" + path() + "/experiments/" + parameter("experimentName") + "/startrun";
        azure.server.script(start, reply("200"));
        String runId = client().runs(parameter("experimentName"))
                .submit("mine-1", JSON.readTree("{\"Configuration\":{}}"), RepeatableBody.of("zip".getBytes()));
        assertEquals(text(example, "/responses/200/body/runId"), runId);
        Map<String, String> parts = FaultServer.parts(sent(start, "runId"));
        assertEquals(Set.of("runDefinitionFile", "projectZipFile"), parts.keySet());
    }

    @Test
    void runIsCanceled() throws Exception {
        load("v1_cancelRunWithUri");
        String cancel = "POST /execution/v1.0" + path() + "/experiments/" + parameter("experimentName") + "/runId/"
                + parameter("runId") + "/cancel";
        azure.server.script(cancel, reply("200"));
        azure.server.script(
                "GET /history/v1.0" + path() + "/experiments/" + parameter("experimentName") + "/runs/"
                        + parameter("runId"),
                Reply.json("{\"status\":\"Running\"}"));
        client().runs(parameter("experimentName")).cancel(parameter("runId"));
        sent(cancel);
    }

    @Test
    void sweepIsStarted() throws Exception {
        load("v1_createHyperDriveExperiment");
        String[] scope = parameter("armScope").split("/");
        WorkspaceRef ref = new WorkspaceRef(scope[1], scope[3], scope[7]);
        azure.server.script(
                "GET " + ref.path(),
                Reply.json(
                        ScriptedAzure.workspace(azure.server.uri("/discovery").toString())));
        String start = "POST /hyperdrive/v1.0/" + parameter("armScope") + "/runs";
        azure.server.script(start, reply("201"));
        Sweep sweep = new AmlClient(azure.http, azure.cloud, azure.identity(), ref)
                .hyperDrive(scope[9])
                .submit(JSON.readTree("{}"));
        assertEquals(Set.of("config"), FaultServer.parts(sent(start)).keySet());
        assertEquals("demo_experiment_1", sweep.runId());
        assertEquals(4, sweep.maxTotalRuns());
    }

    @ParameterizedTest
    @ValueSource(strings = {"oauth_token_v1_seed", "oauth_token_v2_recorded"})
    void tokenIsRead(String name) throws Exception {
        load(name);
        azure.server.on(ScriptedAzure.TOKEN, request -> Reply.json(example.toString()));
        azure.client().workspace();
        Seen asked = azure.server.seen(ScriptedAzure.TOKEN).get(0);
        assertEquals(
                Set.of("grant_type", "client_id", "client_secret", "resource"),
                asked.form().keySet());
        assertEquals(
                "Bearer " + example.path("access_token").asText(),
                azure.server.seen(ScriptedAzure.WORKSPACE).get(0).header("Authorization"));
    }

    @Test
    void errorOfATokenRequestIsRead() throws Exception {
        load("oauth_error_docs");
        azure.server.on(ScriptedAzure.TOKEN, request -> Reply.json(400, example.toString()));
        AzureMlException e =
                assertThrows(AzureMlException.class, () -> azure.client().workspace());
        assertEquals("AADSTS90011", e.code());
        assertEquals(example.path("trace_id").asText(), e.requestId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"200", "201"})
    void jobIsStarted(String status) throws Exception {
        load("v2_commandJob_createOrUpdate");
        String put = "PUT " + path() + "/jobs/" + parameter("id");
        azure.server.script(put, reply(status));
        Job job = client().jobs().createOrUpdate(parameter("id"), parameters.at("/body/properties"));
        assertEquals(parameters.get("body"), JSON.readTree(sent(put).body()));
        assertEquals("NotStarted", job.status());
        assertEquals("Command", job.jobType());
        assertEquals(Map.of("string", "string"), job.tags());
    }

    @ParameterizedTest
    @ValueSource(strings = {"200", "202"})
    void jobIsCanceled(String status) throws Exception {
        load("v2_job_cancel");
        String cancel = "POST " + path() + "/jobs/" + parameter("id") + "/cancel";
        azure.server.script(cancel, reply(status));
        assertEquals(
                status.equals("200"), client().jobs().cancel(parameter("id")).isDone());
        sent(cancel);
    }

    @ParameterizedTest
    @ValueSource(strings = {"200", "202", "204"})
    void jobIsDeleted(String status) throws Exception {
        load("v2_job_delete");
        // The example has a whole address where the name belongs.
        String name = parameter("id").replaceAll(".*/", "");
        azure.server.script("DELETE " + path() + "/jobs/" + name, reply(status));
        assertEquals(!status.equals("202"), client().jobs().delete(name).isDone());
        sent("DELETE " + path() + "/jobs/" + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"200", "201"})
    void codeIsCreated(String status) throws Exception {
        load("v2_codeVersion_createOrUpdate");
        String put = "PUT " + path() + "/codes/string/versions/string";
        azure.server.script(put, reply(status));
        URI uri = URI.create(text(parameters, "/body/properties/codeUri"));
        CodeVersion code = client().codes().create("string", "string", uri, "ab");
        JsonNode body = JSON.readTree(sent(put).body());
        assertEquals(text(parameters, "/body/properties/codeUri"), text(body, "/properties/codeUri"));
        assertEquals("ab", text(body, "/properties/properties/hash_sha256"));
        assertTrue(code.id().endsWith("/codes/string/versions/string"), code.id());
    }

    @Test
    void uploadLocationForCodeIsRequested() throws Exception {
        load("v2_codeVersion_startPendingUpload");
        String post = "POST " + path() + "/codes/string/versions/string/startPendingUpload";
        azure.server.script(post, reply("200"));
        PendingUpload place = client().codes().startUpload("string", "string");
        sent(post);
        assertEquals("https://www.contoso.com/example", place.blobUri().toString());
        assertEquals("https://www.contoso.com/example", place.signedUrl().toString());
    }

    /** Any operation can be asked for by its path. */
    @ParameterizedTest
    @CsvSource({
        "v2_commandJob_createOrUpdate, PUT, /jobs/{id}, body, 201",
        "v2_job_cancel, POST, /jobs/{id}/cancel, '', 200",
        "v2_job_delete, DELETE, /jobs/{id}, '', 204",
        "v2_codeVersion_createOrUpdate, PUT, /codes/{name}/versions/{version}, body, 200",
        "v2_codeVersion_startPendingUpload, POST, /codes/{name}/versions/{version}/startPendingUpload, body, 200",
        "v2_modelVersion_createOrUpdate, PUT, /models/{name}/versions/{version}, body, 200",
        "v2_onlineEndpoint_getToken, POST, /onlineEndpoints/{endpointName}/token, '', 200"
    })
    void v2OperationsAreSentByTheirPath(String name, String method, String path, String bodyParameter, String status)
            throws Exception {
        load(name);
        String filled = path;
        for (String each : new String[] {"id", "name", "version", "endpointName"}) {
            if (filled.contains("{" + each + "}")) {
                // One example has a whole address where the name belongs.
                filled = filled.replace("{" + each + "}", parameter(each).replaceAll(".*/", ""));
            }
        }
        JsonNode body = bodyParameter.isEmpty() ? null : parameters.get(bodyParameter);
        azure.server.script(method + " " + path() + filled, reply(status));
        client().rest()
                .send(new RestRequest(
                        method,
                        RestRequest.Api.ARM,
                        "{ws}" + filled,
                        parameter("api-version"),
                        body == null ? null : body.toString(),
                        false));
        Seen seen = sent(method + " " + path() + filled);
        assertEquals(body == null ? "" : body.toString(), seen.text());
    }
}
