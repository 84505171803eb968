package io.jenkins.plugins.azureml.steps.assets;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.FilePath;
import io.jenkins.plugins.azureml.client.testing.LocalClient;
import io.jenkins.plugins.azureml.definitions.LocalCode;
import io.jenkins.plugins.azureml.snapshot.WorkspaceBoundary;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaceholderCodeTest {

    @TempDir
    Path folder;

    @Test
    void isFoundUnderTheHashOfItsFolder() throws Exception {
        Files.createDirectories(folder.resolve("code"));
        Files.writeString(folder.resolve("code/COMPONENT_PLACEHOLDER"), "command_component: code_placeholder");
        try (LocalClient local = new LocalClient()) {
            AgentAssets assets =
                    new AgentAssets(local.client(), new FilePath(folder.toFile()), WorkspaceBoundary.OWN, line -> {});
            String id = assets.code(LocalCode.of("code"));
            assertEquals(id, assets.placeholderCode());
            assertEquals(1, local.server.requests().count("PUT", "/codes/"));
        }
    }
}
