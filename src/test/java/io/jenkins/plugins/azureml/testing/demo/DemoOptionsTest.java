package io.jenkins.plugins.azureml.testing.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
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

    /** The launcher refuses unknown options before the demo sees them. */
    @Test
    void optionsThatTheDocumentationNamesAreKnown() throws Exception {
        String readme = Files.readString(Path.of("docs/examples/iris/README.md"));
        List<String> named = Pattern.compile("-D(\\w+)=")
                .matcher(readme)
                .results()
                .map(match -> match.group(1))
                .toList();
        assertTrue(named.contains("allowSharedKeyAccess"), named.toString());
        assertNull(OptionNames.problem("DemoMain", Set.copyOf(named)));
    }

    @Test
    void exampleRunsAgainstALocalAzureMlByDefault() throws Exception {
        DemoOptions options = options(Map.of());
        assertTrue(options.isLocal());
        assertEquals(DemoOptions.EXAMPLE, options.jenkinsfile());
        assertEquals(DemoOptions.EXAMPLE_V1, options(Map.of("generation", "v1")).jenkinsfile());
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
    void stateTimeIsInMilliseconds() throws Exception {
        assertEquals(Duration.ofMillis(20), options(Map.of("stateTime", "20")).stateTime());
        assertRefused(Map.of("stateTime", "1 s"), "-DstateTime=1 s", "milliseconds");
    }

    @Test
    void misspelledOptionIsRefusedWithSuggestion() {
        String demo = DemoMain.class.getName();
        assertEquals(
                "-Dgeneraton is not an option of this command. Did you mean -Dgeneration?",
                OptionNames.problem(demo, Set.of("generaton")));
        assertEquals(
                "-Dparam.SIZE is not an option of this command. Did you mean -Dparams.SIZE?",
                OptionNames.problem(demo, Set.of("param.SIZE")));
        assertEquals(
                "-Dsize is not an option of this command. Options: allowSharedKeyAccess, azureml.…, credentials.…, env.…, generation,"
                        + " jenkinsfile, params.…, stacktrace, stateTime, tenant.",
                OptionNames.problem(demo, Set.of("size")));
    }

    @Test
    void optionsOfTheCommandMavenAndTheJvmAreAccepted() {
        assertNull(OptionNames.problem(
                DemoMain.class.getName(),
                Set.of("generation", "env.A", "skipTests", "maven.repo.local", "style.color", "java.io.tmpdir")));
        assertNull(OptionNames.problem("a.program.WithUnknownOptions", Set.of("anything")));
    }

    @Test
    void typedOptionsAreReadFromTheArguments() {
        assertEquals(
                Set.of("generation", "tls"),
                TypedOptions.names(List.of("-q", "-Pdemo", "-Dgeneration=v1 -Dx", "-Dtls", "verify")));
    }

    @Test
    void serverWithoutCredentialsIsRefused() {
        assertRefused(
                Map.of("azureml.authority", "https://a.example", "azureml.resourceManager", "https://b.example"),
                "-Dcredentials.azure-sp=",
                "-Dtenant=");
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
