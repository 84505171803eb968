package io.jenkins.plugins.azureml.client.arm;

import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.PATH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.testing.FaultServer;
import io.jenkins.plugins.azureml.client.testing.LocalClient;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperationsTest {

    private static final String COMPUTE = PATH + "/computes/gpu";
    private static final String PUT = "PUT " + COMPUTE;
    private static final String READ = "GET " + COMPUTE;
    private static final String STATUS = "GET /status";
    private static final String CREATING = "{\"properties\":{\"provisioningState\":\"Creating\"}}";
    private static final String SUCCEEDED = "{\"properties\":{\"provisioningState\":\"Succeeded\"}}";

    private ScriptedAzure azure;
    private AmlClient client;

    @BeforeEach
    void start() throws Exception {
        azure = new ScriptedAzure();
        client = azure.client();
    }

    @AfterEach
    void stop() throws Exception {
        azure.close();
    }

    private LongRunningOperation create() throws Exception {
        return client.computes().create("gpu", definition());
    }

    private static AmlComputeDefinition definition() {
        return new AmlComputeDefinition(
                "eastus",
                "STANDARD_NC6",
                null,
                null,
                0,
                1,
                null,
                null,
                null,
                "admin",
                SecretText.of("not-a-real-password"));
    }

    private LongRunningOperation delete() throws Exception {
        return client.computes().delete("gpu", false);
    }

    private String url(String path) {
        return azure.server.uri(path).toString();
    }

    private void accepted(String header) {
        azure.server.script(PUT, Reply.json(201, CREATING).with(header, url("/status?api-version=2019-11-01")));
    }

    private LongRunningOperation awaited(LongRunningOperation operation) throws Exception {
        return LocalClient.await(client, operation);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Azure-AsyncOperation", "Operation-Location"})
    void statusAddressIsPolledUntilOperationEnds(String header) throws Exception {
        accepted(header);
        azure.server.script(
                STATUS,
                Reply.json("{\"status\":\"InProgress\"}").with("Retry-After", "7"),
                Reply.json("{\"state\":\"NotStarted\"}"),
                Reply.json("{\"status\":\"Succeeded\"}"));
        LongRunningOperation begun = create();
        LongRunningOperation next = client.operations().poll(begun);
        assertFalse(next.isDone());
        assertEquals("InProgress", next.rawStatus());
        assertEquals(Duration.ofSeconds(7), next.pause());
        assertEquals(OperationState.SUCCEEDED, awaited(next).orThrow().state());
        assertEquals("Bearer fake-token-1", azure.server.seen(STATUS).get(0).header("Authorization"));
        assertEquals(0, azure.server.count(READ));
    }

    @ParameterizedTest
    @CsvSource({
        "Succeeded,SUCCEEDED",
        "succeeded,SUCCEEDED",
        "Completed,SUCCEEDED",
        "Failed,FAILED",
        "FAILED,FAILED",
        "TimedOut,FAILED",
        "Canceled,CANCELED",
        "Cancelled,CANCELED"
    })
    void allSpellingsOfTerminalStatesAreKnown(String word, OperationState end) throws Exception {
        accepted("Azure-AsyncOperation");
        azure.server.script(STATUS, Reply.json("{\"status\":\"" + word + "\"}"));
        LongRunningOperation ended = awaited(create());
        assertEquals(end, ended.state());
        if (end != OperationState.SUCCEEDED) {
            assertThrows(AzureMlException.class, ended::orThrow);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Accepted", "Running", "Updating", "Deleting", "SomethingNew"})
    void unknownStatusCountsAsRunning(String word) throws Exception {
        accepted("Azure-AsyncOperation");
        azure.server.script(STATUS, Reply.json("{\"status\":\"" + word + "\"}"));
        assertFalse(client.operations().poll(create()).isDone());
    }

    @Test
    void failureContainsAdviceAndNoSecrets() throws Exception {
        accepted("Azure-AsyncOperation");
        azure.server.script(
                STATUS,
                Reply.json("{\"status\":\"Failed\",\"error\":{\"code\":\"BadRequest\",\"message\":\"see "
                                + "https://x.example/?sig=not-a-real-signature\",\"details\":[{\"code\":\"QuotaExceeded\","
                                + "\"message\":\"no cores\"}]}}")
                        .with("x-ms-request-id", "req-9"));
        AzureMlException e =
                assertThrows(AzureMlException.class, () -> awaited(create()).orThrow());
        for (String part : new String[] {"Could not create compute gpu", "no cores", "quota", "req-9"}) {
            assertTrue(e.getMessage().contains(part), e.getMessage());
        }
        assertFalse(e.getMessage().contains("not-a-real-signature"), e.getMessage());
    }

    @Test
    void locationIsPolledUntilResultExists() throws Exception {
        azure.server.script(PUT, Reply.status(202).with("Location", url("/status")));
        azure.server.script(STATUS, Reply.status(202).with("Location", "/moved"));
        azure.server.script("GET /moved", Reply.status(202).with("Retry-After", "0"), Reply.json(SUCCEEDED));
        LongRunningOperation ended = awaited(create());
        assertEquals(OperationState.SUCCEEDED, ended.state());
        assertEquals(1, azure.server.count(STATUS));
        assertEquals(2, azure.server.count("GET /moved"));
    }

    @Test
    void errorAtLocationFailsOperation() throws Exception {
        azure.server.script(PUT, Reply.status(202).with("Location", url("/status")));
        azure.server.script(
                STATUS, Reply.json(400, "{\"error\":{\"code\":\"BadRequest\",\"message\":\"admin user is off\"}}"));
        LongRunningOperation ended = client.operations().poll(create());
        assertEquals(OperationState.FAILED, ended.state());
        assertTrue(assertThrows(AzureMlException.class, ended::orThrow)
                .getMessage()
                .contains("admin user is off"));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 429, 500, 503})
    void failedPollDoesNotEndOperation(int status) throws Exception {
        azure.server.script(PUT, Reply.status(202).with("Location", url("/status")));
        azure.server.script(STATUS, Reply.status(status));
        LongRunningOperation begun = create();
        assertThrows(AzureMlException.class, () -> client.operations().poll(begun));
        azure.server.script(STATUS, Reply.json(SUCCEEDED));
        assertTrue(client.operations().poll(begun).isDone());
    }

    @ParameterizedTest
    @CsvSource({
        "Location, 403",
        "Location, 404",
        "Azure-AsyncOperation, 403",
        "Azure-AsyncOperation, 404",
    })
    void resourceIsPolledOnceItsStatusAddressIsRefusedAgainAndAgain(String header, int status) throws Exception {
        azure.server.script(PUT, Reply.status(202).with(header, url("/status")));
        azure.server.script(STATUS, Reply.status(status));
        azure.server.script(READ, Reply.json(CREATING), Reply.json(SUCCEEDED));
        assertEquals(OperationState.SUCCEEDED, awaited(create()).orThrow().state());
        assertEquals(3, azure.server.count(STATUS));
        assertEquals(2, azure.server.count(READ));
    }

    @Test
    void aSingleRefusalDoesNotChangeWhereAnOperationIsPolled() throws Exception {
        azure.server.script(PUT, Reply.status(201).with("Azure-AsyncOperation", url("/status")));
        azure.server.script(
                STATUS,
                Reply.status(404),
                Reply.status(404),
                Reply.json("{\"status\":\"InProgress\"}"),
                Reply.status(404),
                Reply.json("{\"status\":\"Succeeded\"}"));
        assertEquals(OperationState.SUCCEEDED, awaited(create()).orThrow().state());
        assertEquals(0, azure.server.count(READ));
    }

    @Test
    void resourceIsPolledWithoutStatusAddress() throws Exception {
        azure.server.script(PUT, Reply.json(201, CREATING));
        azure.server.script(READ, Reply.json(CREATING), Reply.json(SUCCEEDED));
        assertEquals(OperationState.SUCCEEDED, awaited(create()).orThrow().state());
        assertEquals(2, azure.server.count(READ));
    }

    @Test
    void failedComputeReportsNodeErrors() throws Exception {
        azure.server.script(PUT, Reply.json(200, "{\"properties\":{\"provisioningState\":\"Failed\"}}"));
        azure.server.script(
                READ,
                Reply.json("{\"properties\":{\"provisioningState\":\"Failed\",\"properties\":{\"errors\":[{\"error\":"
                        + "{\"code\":\"NodesUnusable\",\"message\":\"the subnet is full\"}}]}}}"));
        AzureMlException e =
                assertThrows(AzureMlException.class, () -> awaited(create()).orThrow());
        assertTrue(e.getMessage().contains("NodesUnusable: the subnet is full"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"properties\":{}}", SUCCEEDED})
    void responseWithoutRunningStateEndsOperation(String body) throws Exception {
        azure.server.script(PUT, Reply.json(200, body));
        assertTrue(create().isDone());
    }

    @Test
    void resourceIsPolledAfterUnreadableResponse() throws Exception {
        azure.server.script(PUT, Reply.bytes(200, "<html>hello</html>".getBytes()));
        azure.server.script(READ, Reply.json(SUCCEEDED));
        LongRunningOperation begun = create();
        assertFalse(begun.isDone());
        assertTrue(client.operations().poll(begun).isDone());
    }

    @Test
    void resourceIsPolledInsteadOfUntrustedAddress() throws Exception {
        try (FaultServer foreign = new FaultServer()) {
            azure.server.script(
                    PUT,
                    Reply.json(201, CREATING)
                            .with("Azure-AsyncOperation", "http://localhost:" + foreign.port() + "/status")
                            .with("Location", "not a url"));
            azure.server.script(READ, Reply.json(SUCCEEDED));
            assertEquals(OperationState.SUCCEEDED, awaited(create()).orThrow().state());
            assertEquals(0, foreign.seen().size());
        }
    }

    @Test
    void lostPutIsRetriedAndToleratesItsOwnConflict() throws Exception {
        azure.server.script(
                PUT,
                Reply.reset(),
                Reply.json(409, "{\"error\":{\"code\":\"Conflict\",\"message\":\"another operation is at work\"}}"));
        azure.server.script(READ, Reply.json(CREATING), Reply.json(SUCCEEDED));
        assertEquals(OperationState.SUCCEEDED, awaited(create()).orThrow().state());
        assertEquals(2, azure.server.count(PUT));
    }

    @Test
    void foreignConflictIsAnError() {
        azure.server.script(PUT, Reply.json(409, "{\"error\":{\"code\":\"Conflict\",\"message\":\"busy\"}}"));
        assertEquals(409, assertThrows(AzureMlException.class, this::create).status());
    }

    @Test
    void deleteEndsWhenResourceIsGone() throws Exception {
        azure.server.script("DELETE " + COMPUTE, Reply.status(202));
        azure.server.script(
                READ, Reply.json("{\"properties\":{\"provisioningState\":\"Deleting\"}}"), Reply.status(404));
        LongRunningOperation ended = awaited(delete());
        assertEquals(OperationState.SUCCEEDED, ended.state());
        assertTrue(Operations.wasPresent(ended));
        assertEquals(
                "2019-11-01",
                azure.server.seen("DELETE " + COMPUTE).get(0).query().get("api-version"));
        assertEquals(
                "Delete", azure.server.seen("DELETE " + COMPUTE).get(0).query().get("underlyingResourceAction"));
    }

    @Test
    void deleteOfMissingResourceIsDoneAtOnce() throws Exception {
        azure.server.script("DELETE " + COMPUTE, Reply.status(204));
        assertFalse(Operations.wasPresent(delete()));
        azure.server.script("DELETE " + COMPUTE, Reply.json(404, "{\"error\":{\"code\":\"ResourceNotFound\"}}"));
        assertFalse(Operations.wasPresent(delete()));
        azure.server.script("DELETE " + COMPUTE, Reply.reset(), Reply.status(204));
        assertTrue(Operations.wasPresent(delete()));
        azure.server.script("DELETE " + COMPUTE, Reply.json(404, "{\"error\":{\"code\":\"WorkspaceNotFound\"}}"));
        assertThrows(AzureMlException.class, this::delete);
    }

    @Test
    void operationSurvivesSerialization() throws Exception {
        accepted("Azure-AsyncOperation");
        azure.server.script(STATUS, Reply.json("{\"status\":\"Succeeded\"}"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(create());
        }
        assertFalse(bytes.toString().contains("not-a-real-password"));
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            LongRunningOperation read = (LongRunningOperation) in.readObject();
            assertEquals("create", read.operation());
            assertNull(read.pause());
            assertTrue(azure.client().operations().poll(read).orThrow().isDone());
        }
    }

    private LongRunningOperation savedAndRead(LongRunningOperation operation) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(operation);
        }
        assertFalse(bytes.toString().contains("not-a-real-signature"));
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (LongRunningOperation) in.readObject();
        }
    }

    private LongRunningOperation signed() throws Exception {
        String status = url("/status?t=1&api-version=2019-11-01&s=not-a-real-signature&h=hash");
        azure.server.script(PUT, Reply.json(201, CREATING).with("Azure-AsyncOperation", status));
        return create();
    }

    @Test
    void signatureIsSentButNotSaved() throws Exception {
        azure.server.script(
                STATUS, Reply.json("{\"status\":\"InProgress\"}"), Reply.json("{\"status\":\"Succeeded\"}"));
        LongRunningOperation next = client.operations().poll(signed());
        LongRunningOperation read = savedAndRead(next);
        assertTrue(client.operations().poll(read).orThrow().isDone());
        assertEquals(
                "not-a-real-signature", azure.server.seen(STATUS).get(0).query().get("s"));
        assertEquals(
                Map.of("api-version", "2019-11-01"),
                azure.server.seen(STATUS).get(1).query());
    }

    @Test
    void resourceIsPolledIfSavedAddressIsRejected() throws Exception {
        Reply rejection = Reply.json(403, "{\"error\":{\"code\":\"InvalidSignature\"}}");
        azure.server.script(STATUS, rejection, rejection, rejection);
        azure.server.script(READ, Reply.json(SUCCEEDED));
        assertEquals(
                OperationState.SUCCEEDED,
                awaited(savedAndRead(signed())).orThrow().state());
    }

    @Test
    void passwordFollowsSchemaAndIsRedactedFromErrors() throws Exception {
        azure.server.script(
                PUT, Reply.json(400, "{\"error\":{\"code\":\"Bad\",\"message\":\"not-a-real-password is weak\"}}"));
        AzureMlException e = assertThrows(AzureMlException.class, this::create);
        assertFalse(e.getMessage().contains("not-a-real-password"), e.getMessage());
        JsonNode body = Json.parse(azure.server.seen(PUT).get(0).body());
        assertEquals(
                "not-a-real-password",
                body.at("/properties/properties/userAccountCredentials/adminUserPassword")
                        .asText());
        assertTrue(body.path("userAccountCredentials").isMissingNode());
        assertFalse(definition().toString().contains("not-a-real-password"));
    }
}
