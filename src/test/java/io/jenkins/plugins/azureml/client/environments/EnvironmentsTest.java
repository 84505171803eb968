package io.jenkins.plugins.azureml.client.environments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.testing.LocalClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EnvironmentsTest {

    private static final String CURATED = "AzureML-sklearn-1.5-ubuntu20.04-py310-cpu";

    private LocalClient local;
    private Environments environments;

    @BeforeEach
    void start() throws Exception {
        local = new LocalClient();
        environments = local.client().environments();
    }

    @AfterEach
    void stop() {
        local.close();
    }

    private EnvironmentVersion create(String image, String conda) throws Exception {
        ObjectNode content = new ObjectMapper().createObjectNode().put("image", image);
        if (conda != null) {
            content.put("condaFile", conda);
        }
        return environments.createFromContent(null, null, content, null);
    }

    @Test
    void equalContentIsOneEnvironment() throws Exception {
        EnvironmentVersion one = create("python:3.12", "dependencies: [pip]\n");
        EnvironmentVersion again = create("python:3.12", "dependencies: [pip]\n");
        assertEquals(one.id(), again.id());
        assertTrue(one.isNew());
        assertFalse(again.isNew());
        assertEquals("python:3.12", one.image());
        assertTrue(
                one.id().startsWith(local.server.workspacePath() + "/environments/CliV2AnonymousEnvironment/versions/"),
                one.id());
        assertNotEquals(one.id(), create("python:3.12", null).id());
        assertNotEquals(one.id(), create("python:3.11", "dependencies: [pip]\n").id());
    }

    @Test
    void imageOnlyHasTheNameAndVersionOfMicrosoftsClient() throws Exception {
        String id = local.server.workspacePath()
                + "/environments/CliV2AnonymousEnvironment/versions/196cb8725c6c24c0b3a81301f2db7a52";
        assertEquals(id, create("python:3.12", null).id());
        assertEquals(id, create("python:3.12", null).id());
        assertEquals(1, local.server.requests().count("PUT", "/environments/"));
    }

    @Test
    void environmentIsReadByVersionOrLatest() throws Exception {
        EnvironmentVersion first = environments.get(CURATED, "1");
        assertEquals(local.server.workspacePath() + "/environments/" + CURATED + "/versions/1", first.id());
        assertEquals(first, environments.latest(CURATED));
    }

    @Test
    void errorForMissingVersionListsExistingOnes() {
        AzureMlException e = assertThrows(AzureMlException.class, () -> environments.get(CURATED, "99"));
        assertTrue(e.getMessage().contains("use an existing version: 1"), e.getMessage());
        e = assertThrows(AzureMlException.class, () -> environments.get("nobodys", "1"));
        assertTrue(e.getMessage().contains("check the name of the environment"), e.getMessage());
        assertThrows(AzureMlException.class, () -> environments.latest("nobodys"));
    }
}
