package io.jenkins.plugins.azureml.client;

import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.PATH;
import static io.jenkins.plugins.azureml.client.testing.ScriptedAzure.WORKSPACE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.service.ApiGeneration;
import io.jenkins.plugins.azureml.client.service.ApiPreference;
import io.jenkins.plugins.azureml.client.testing.DeadPort;
import io.jenkins.plugins.azureml.client.testing.LocalClient;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.client.testing.ScriptedAzure;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerationTest {

    private ScriptedAzure azure;

    @BeforeEach
    void start() throws Exception {
        azure = new ScriptedAzure();
    }

    @AfterEach
    void stop() throws Exception {
        azure.close();
    }

    @ParameterizedTest
    @CsvSource({"auto, false, v2", "auto, true, v1", "v1, false, v1", "v1, true, v1", "v2, false, v2", ", true, v1"})
    void workspaceDecidesWithoutAnExplicitGeneration(String wanted, boolean legacy, String expected) throws Exception {
        legacy(legacy);
        assertEquals(expected, client(wanted).generation().toString());
    }

    @ParameterizedTest
    @CsvSource({"true, V1", "false, V2"})
    void legacyModeIsReadWithAnApiVersionThatHasIt(boolean legacy, ApiGeneration expected) throws Exception {
        try (LocalClient local = new LocalClient()) {
            local.server.v1LegacyMode(legacy);
            assertEquals(legacy, local.client().workspace().v1LegacyMode());
            assertEquals(expected, local.client().generation());
        }
    }

    @Test
    void generationIsKnownWhileTheRegionalServicesAreOutOfReach() throws Exception {
        try (DeadPort region = new DeadPort()) {
            azure.server.script(
                    WORKSPACE,
                    Reply.json(ScriptedAzure.workspace(region.uri("/discovery").toString())));
            assertEquals(ApiGeneration.V2, client("auto").generation());
        }
    }

    @Test
    void workspaceIsReadOnceForAllClients() throws Exception {
        legacy(true);
        client("auto").generation();
        client("auto").generation();
        assertEquals(1, azure.server.count(WORKSPACE));
    }

    @Test
    void v2InALegacyWorkspaceIsExplained() {
        legacy(true);
        AzureMlException e =
                assertThrows(AzureMlException.class, () -> client("v2").generation());
        assertTrue(e.getMessage().contains("v1LegacyMode"), e.getMessage());
        assertTrue(e.getMessage().contains("set apiGeneration to 'auto'"), e.getMessage());
    }

    @Test
    void errorForAnUnknownGenerationListsTheChoices() {
        assertEquals(
                List.of(
                        "apiGeneration must be 'auto', 'v1' or 'v2', not 'v3'",
                        "v2ApiVersion must be a date such as 2024-10-01, not 'latest'"),
                ApiPreference.problems("v3", "latest"));
        assertEquals(List.of(), ApiPreference.problems("AUTO", "2026-07-15-preview"));
    }

    private void legacy(boolean mode) {
        azure.server.script(
                WORKSPACE,
                Reply.json("{\"id\":\"" + PATH + "\",\"properties\":{\"v1LegacyMode\":" + mode + ",\"discoveryUrl\":\""
                        + azure.server.uri("/discovery") + "\"}}"));
    }

    private AmlClient client(String generation) {
        return new AmlClient(
                azure.http, azure.cloud, azure.identity(), azure.client().ref(), ApiPreference.of(generation, null));
    }
}
