package io.jenkins.plugins.azureml.client.auth;

import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.DISCOVERY;
import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.RUN;
import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.TOKEN;
import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.WORKSPACE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.client.testing.FaultServer;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import io.jenkins.plugins.azureml.client.testing.Seen;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** For whom the tokens are that the regional services get: the resource manager's first, Machine Learning's where these are refused. */
class AudienceTest {

    private static final String MANAGEMENT = "https://management.azure.com/";
    private static final String MACHINE_LEARNING = "https://ml.azure.com";

    private static final String KNOWN = "fake-token-0";

    private ScriptedAzure azure;
    private FaultServer region;
    /** By token. */
    private final Map<String, String> audiences = Collections.synchronizedMap(new HashMap<>());
    /** What the region takes, and what it says to others. */
    private volatile Set<String> taken = Set.of(MANAGEMENT);

    private volatile int refusal = 401;

    @BeforeEach
    void start() throws Exception {
        azure = new ScriptedAzure();
        region = new FaultServer();
        azure.server.script(DISCOVERY, Reply.json("{\"api\":\"" + region.uri("") + "\"}"));
        azure.server.on(TOKEN, request -> {
            String token = "fake-token-" + azure.tokens.incrementAndGet();
            audiences.put("Bearer " + token, request.form().get("resource"));
            return Reply.json("{\"access_token\":\"" + token + "\",\"expires_in\":\"3599\"}");
        });
        region.otherwise(request -> taken.contains(audiences.get(request.header("Authorization")))
                ? Reply.json("{\"runId\":\"run-1\",\"status\":\"Running\"}")
                : Reply.json(
                        refusal,
                        "{\"error\":{\"code\":\"Refused" + refusal + "\",\"message\":\""
                                + request.header("Authorization") + " is for "
                                + audiences.get(request.header("Authorization"))
                                + "\"}}"));
    }

    @AfterEach
    void stop() throws Exception {
        region.close();
        azure.close();
    }

    private void read() throws Exception {
        azure.client().runs("iris").get("run-1");
    }

    /** The audiences of the tokens that came with the requests. */
    private List<String> asked() {
        List<String> asked = new ArrayList<>();
        for (Seen seen : region.seen()) {
            asked.add(audiences.get(seen.header("Authorization")));
        }
        return asked;
    }

    @Test
    void otherAudienceIsNotTriedWhereTheFirstIsAccepted() throws Exception {
        read();
        read();
        assertEquals(List.of(MANAGEMENT, MANAGEMENT), asked());
        assertEquals(1, azure.server.count(TOKEN));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void machineLearningAudienceIsTriedAfterARefusalAndRemembered(int status) throws Exception {
        taken = Set.of(MACHINE_LEARNING);
        refusal = status;
        read();
        assertEquals(MACHINE_LEARNING, asked().get(asked().size() - 1));
        int before = asked().size();
        read();
        assertEquals(List.of(MACHINE_LEARNING), asked().subList(before, asked().size()));
        azure.client().workspace();
        Seen managed = azure.server.seen(WORKSPACE).get(azure.server.count(WORKSPACE) - 1);
        assertEquals(MANAGEMENT, audiences.get(managed.header("Authorization")), "the resource manager gets its own");
    }

    @Test
    void refusedTokenIsRenewedBeforeTheOtherAudienceIsTried() throws Exception {
        taken = Set.of(MACHINE_LEARNING);
        read();
        assertEquals(List.of(MANAGEMENT, MANAGEMENT, MACHINE_LEARNING), asked());
    }

    @Test
    void acceptedAudienceIsRememberedByIdentity() throws Exception {
        taken = Set.of(MACHINE_LEARNING);
        read();
        ClientSecretIdentity other = new ClientSecretIdentity("tenant-1", "client-2", SecretText.of("not-real-either"));
        int before = asked().size();
        new AmlClient(azure.http, azure.cloud, other, new WorkspaceRef("sub-1", "rg-1", "ws-1"))
                .runs("iris")
                .get("run-1");
        assertEquals(MANAGEMENT, asked().get(before));
    }

    @Test
    void missingRoleIsReportedAtOnceWhereTheAudienceIsKnown() throws Exception {
        read();
        region.script(RUN, Reply.json(403, "{\"error\":{\"code\":\"Forbidden\",\"message\":\"no role\"}}"));
        assertThrows(AzureMlException.class, this::read);
        assertEquals(List.of(MANAGEMENT, MANAGEMENT), asked());
    }

    @Test
    void changedAudienceOfAServiceIsFollowed() throws Exception {
        read();
        taken = Set.of(MACHINE_LEARNING);
        read();
        taken = Set.of(MANAGEMENT);
        read();
        int before = asked().size();
        read();
        assertEquals(List.of(MANAGEMENT), asked().subList(before, asked().size()));
    }

    @Test
    void forbiddenIsReportedRatherThanUnauthorized() {
        taken = Set.of();
        region.on(RUN, request -> {
            boolean known = MACHINE_LEARNING.equals(audiences.get(request.header("Authorization")));
            return Reply.json(
                    known ? 403 : 401, "{\"error\":{\"code\":\"" + (known ? "Forbidden" : "WrongAudience") + "\"}}");
        });
        assertEquals(
                "Forbidden", assertThrows(AzureMlException.class, this::read).code());
        region.on(RUN, request -> {
            boolean known = MANAGEMENT.equals(audiences.get(request.header("Authorization")));
            return Reply.json(
                    known ? 403 : 401, "{\"error\":{\"code\":\"" + (known ? "Forbidden" : "WrongAudience") + "\"}}");
        });
        assertEquals(
                "Forbidden", assertThrows(AzureMlException.class, this::read).code());
    }

    @Test
    void tokensOfBothAudiencesAreMaskedInErrors() {
        taken = Set.of();
        AzureMlException e = assertThrows(AzureMlException.class, this::read);
        assertTrue(e.getMessage().contains("is for https://management.azure.com"), e.getMessage());
        assertFalse(e.getMessage().contains("fake-token"), e.getMessage());
        assertEquals(4, region.seen().size(), "each audience with a new token once");
    }

    @Test
    void firstRefusalIsReportedIfTheOtherAudienceIsUnknown() {
        taken = Set.of();
        refusal = 403;
        audiences.put("Bearer " + KNOWN, MANAGEMENT);
        azure.server.on(
                TOKEN,
                request -> MANAGEMENT.equals(request.form().get("resource"))
                        ? Reply.json("{\"access_token\":\"" + KNOWN + "\"}")
                        : Reply.json(
                                400, "{\"error\":\"invalid_resource\",\"error_description\":\"AADSTS500011: x\"}"));
        AzureMlException e = assertThrows(AzureMlException.class, this::read);
        assertEquals("Refused403", e.code());
        assertEquals(1, region.seen().size());
    }

    @Test
    void postIsNotExecutedTwiceForAnotherAudience() throws Exception {
        taken = Set.of(MACHINE_LEARNING);
        azure.client().runs("iris").cancel("run-1");
        List<String> posts = region.seen().stream()
                .filter(seen -> seen.method().equals("POST"))
                .map(seen -> audiences.get(seen.header("Authorization")))
                .toList();
        assertEquals(1, posts.stream().filter(MACHINE_LEARNING::equals).count(), posts.toString());
    }

    @Test
    void eachCloudHasItsOwnAudiences() {
        assertEquals("https://ml.azure.com", AzureCloud.PUBLIC.workspaceAudience());
        assertEquals("https://ml.azure.cn", AzureCloud.CHINA.workspaceAudience());
        assertEquals("https://ml.azure.us", AzureCloud.US_GOVERNMENT.workspaceAudience());
        assertEquals(MACHINE_LEARNING, azure.cloud.withWorkspaceAudience(" ").workspaceAudience());
        assertEquals(
                "https://ml.example.invalid",
                azure.cloud
                        .withWorkspaceAudience(" https://ml.example.invalid ")
                        .withTokenEndpoint(null)
                        .workspaceAudience());
    }

    @Test
    void audienceOfACustomCloudIsRequested() throws Exception {
        taken = Set.of("https://ml.example.invalid");
        new AmlClient(
                        azure.http,
                        azure.cloud.withWorkspaceAudience("https://ml.example.invalid"),
                        azure.identity(),
                        new WorkspaceRef("sub-1", "rg-1", "ws-1"))
                .runs("iris")
                .get("run-1");
        assertTrue(asked().contains("https://ml.example.invalid"));
    }
}
