package io.jenkins.plugins.azureml.testing.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoOptionsTest {
    @TempDir
    Path folder;

    private static DemoOptions options(Map<String, String> given) throws OptionException {
        Properties properties = new Properties();
        properties.putAll(given);
        return DemoOptions.of(properties);
    }

    private static void assertRefused(Map<String, String> given, String... parts) {
        String message =
                assertThrows(OptionException.class, () -> options(given)).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
        assertFalse(message.contains("\n"), message);
    }

    @Test
    void exampleRunsAgainstALocalAzureMlByDefault() throws Exception {
        DemoOptions options = options(Map.of());
        assertTrue(options.isLocal());
        assertEquals(null, options.jenkinsfile());
        assertEquals(null, options.generation(), "the generation that the workspace accepts");
    }

    @Test
    void optionsWithAPrefixAreCollected() throws Exception {
        DemoOptions options = options(Map.of(
                "env.A_B",
                "1",
                "params.SIZE",
                "größe",
                "credentials.some-id",
                "x:y",
                "unrelated.env.C",
                "2",
                "env.",
                "3"));
        assertEquals(Map.of("A_B", "1"), options.environment());
        assertEquals(Map.of("SIZE", "größe"), options.params());
        assertEquals(Map.of("some-id", "x:y"), options.credentials());
        assertFalse(options.toString().contains("x:y"));
    }

    @Test
    void errorNamesTheMissingJenkinsfile() throws Exception {
        Path file = folder.resolve("Jenkinsfile");
        assertRefused(Map.of("jenkinsfile", file.toString()), "-Djenkinsfile=", "no such file");
        assertRefused(Map.of("jenkinsfile", folder.toString()), "-Djenkinsfile=", "a folder");
        Files.writeString(file, "");
        assertEquals(file, options(Map.of("jenkinsfile", file.toString())).jenkinsfile());
    }

    @Test
    void loneAddressIsRefused() {
        assertRefused(
                Map.of("azureml.authority", "https://a.example", "credentials.x", "y"),
                "-Dazureml.resourceManager is missing");
        assertRefused(
                Map.of("azureml.resourceManager", "https://a.example", "credentials.x", "y"),
                "-Dazureml.authority is missing");
    }

    @Test
    void unknownGenerationIsRefused() throws Exception {
        assertEquals("v2", options(Map.of("generation", "v2")).generation());
        assertRefused(Map.of("generation", "v3"), "-Dgeneration=v3", "v1 or v2");
    }

    @Test
    void serverWithoutCredentialsIsRefused() {
        assertRefused(
                Map.of("azureml.authority", "https://a.example", "azureml.resourceManager", "https://b.example"),
                "-Dcredentials.azure-sp=",
                "-Dtenant=",
                "-Dcredentials.iris-key=");
    }

    @Test
    void nonAsciiOptionsAreReadFromTheCommandLine() {
        Properties properties = new Properties();
        properties.put("jenkinsfile", "plain");
        assertEquals("plain", TypedOptions.get("jenkinsfile", properties));
        assertEquals("dö", TypedOptions.find("file", "java\0-Dother=1\0-Dfile=dö\0", "x"));
        assertEquals("x", TypedOptions.find("file", "java\0-Dfiles=dö\0", "x"));
    }
}
