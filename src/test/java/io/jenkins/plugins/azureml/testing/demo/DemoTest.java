package io.jenkins.plugins.azureml.testing.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.common.IdCredentials;
import hudson.model.Result;
import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import io.jenkins.plugins.azureml.credentials.AzureMlServicePrincipal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoTest {
    private static final Path PROJECT =
            Path.of(System.getProperty("project.basedir", "")).toAbsolutePath();
    private static final String GUID = "11111111-2222-3333-4444-555555555555";

    /** Lines that differ by generation of the API: its name, and how files reach Azure. */
    private static final String GENERATION_LINE = "Azure ML: (API v\\d.*|Microsoft ended support for the v1 API .*"
            + "|the environment is new\\. .*|packed .*|uploaded the sources .*|submitting run RUN|.* already in the workspace, not uploaded)";

    /** Lines that depend on timing: the statuses that a poll happens to see. */
    private static final String STATUS_LINE = "Azure ML: run RUN: "
            + "(NotStarted|Starting|Preparing|Queued|Running|Finalizing|Completed|compute cpu-cluster: ).*";

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @AfterEach
    void resetConfiguration() {
        AzureMlGlobalConfiguration.get().setApiGeneration(null);
        AzureMlGlobalConfiguration.get().setClouds(List.of());
        AzureMlGlobalConfiguration.get().setWorkspaces(List.of());
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .removeIf(c -> c instanceof IdCredentials own
                        && Set.of("azure-sp", "iris-key").contains(own.getId()));
    }

    private Result run(Map<String, String> given) throws Exception {
        Properties properties = new Properties();
        properties.put("stateTime", "100");
        properties.putAll(given);
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        try (Demo demo = new Demo(DemoOptions.of(properties), PROJECT, out)) {
            return demo.run();
        }
    }

    private String console() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static Set<String> exampleFiles() throws Exception {
        try (Stream<Path> files = Files.walk(PROJECT.resolve("docs/examples"))) {
            return files.map(Path::toString).collect(Collectors.toSet());
        }
    }

    private void assertPrinted(String... parts) {
        for (String part : parts) {
            assertTrue(console().contains(part), part + " is not in:\n" + console());
        }
    }

    private List<String> linesOfExample(Map<String, String> given, String generation) throws Exception {
        printed.reset();
        assertEquals(Result.SUCCESS, run(given), console());
        assertPrinted("Azure ML: API " + generation + "\n", "epoch  500", "accuracy = 0.9", "Registered iris:1");
        return lines();
    }

    /** Returns the lines of the console without ids, addresses, times, and the status that a new run happens to have. */
    private List<String> lines() {
        return console()
                .replaceAll("demo-1-[0-9a-f]{16}", "RUN")
                .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID")
                .replaceAll("127\\.0\\.0\\.1:\\d+", "HOST")
                .replaceAll("\\d+(\\.\\d+)? m?s\\b", "TIME")
                .replaceAll("azure-ml-demo\\d+", "FOLDER")
                .replaceAll(" submitted, \\w+", " submitted, STATUS")
                .lines()
                .filter(line -> !line.matches(STATUS_LINE))
                .toList();
    }

    @Test
    void jobFileRunsByDefaultInAtMost60LinesThatEndWithWhatToTryNext() throws Exception {
        linesOfExample(Map.of("stateTime", "1000"), "v2");
        assertTrue(console().lines().count() <= 60, console());
        assertPrinted("Queued", "release/Jenkinsfile", "docs/getting-started.md");
        for (String noise : List.of("WARN", "does not support", "ml.azure.com")) {
            assertFalse(console().contains(noise), console());
        }
    }

    @Test
    void modelIsPromotedToTheSecondWorkspaceAndToTheRegistry(@TempDir Path folder) throws Exception {
        Path jenkinsfile = Files.writeString(folder.resolve("Jenkinsfile"), """
                withAmlWorkspace(name: 'dev') {
                    node {
                        writeFile file: 'model.json', text: '{}'
                        amlRegisterModel(name: 'iris', file: 'model.json')
                    }
                    amlPromoteModel(model: 'iris:1', to: 'prod')
                    echo amlPromoteModel(model: 'iris:1', registry: 'company').id
                }
                withAmlWorkspace(name: 'prod') { echo "in prod: ${amlListModels()*.id}" }
                """);
        assertEquals(Result.SUCCESS, run(Map.of("jenkinsfile", jenkinsfile.toString())), console());
        assertPrinted("azureml://registries/company/models/iris/versions/1", "in prod: [iris:1]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/examples/iris/Jenkinsfile", "docs/examples/iris/v1.Jenkinsfile"})
    void storageWithoutAccountKeysMakesNoDifference(String jenkinsfile) throws Exception {
        Map<String, String> given = Map.of("jenkinsfile", jenkinsfile);
        assertEquals(Result.SUCCESS, run(given), console());
        List<String> usual = lines();
        usual = usual.subList(1, usual.size());
        printed.reset();
        Map<String, String> keyless = new HashMap<>(given);
        keyless.put("allowSharedKeyAccess", "false");
        assertEquals(Result.SUCCESS, run(keyless), console());
        assertPrinted("storage refuses account keys", "epoch  500", "Registered iris:1");
        assertEquals(List.of(), unexplained(usual, lines()));
        assertFalse(console().contains("sig="), console());
    }

    @Test
    void declarativePipelineIsReferredToARealJenkins() throws Exception {
        assertEquals(Result.FAILURE, run(Map.of("jenkinsfile", "docs/examples/declarative/Jenkinsfile")), console());
        assertPrinted("ERROR: Declarative Pipelines", "need a real Jenkins", "docs/examples/iris/Jenkinsfile");
    }

    @Test
    void runDefinitionPrintsTheSameInBothGenerations() throws Exception {
        Set<String> before = exampleFiles();
        List<String> v1 = linesOfExample(Map.of("generation", "v1"), "v1, set by apiGeneration");
        List<String> v2 = linesOfExample(Map.of("jenkinsfile", DemoOptions.EXAMPLE_V1.toString()), "v2");
        assertEquals(List.of(), unexplained(v1, v2));
        assertEquals(List.of(), unexplained(v2, v1));
        assertEquals(before, exampleFiles());
    }

    private static List<String> unexplained(List<String> lines, List<String> others) {
        return lines.stream()
                .filter(line -> !others.contains(line) && !line.matches(GENERATION_LINE))
                .toList();
    }

    @Test
    void failedPipelinePrintsOneParagraph() throws Exception {
        assertEquals(Result.FAILURE, run(Map.of("env.AZUREML_WORKSPACE", "nosuch")), console());
        assertTrue(console().contains("\nERROR: "), console());
        assertTrue(console().contains("nosuch"), console());
        assertTrue(console().endsWith("Finished: FAILURE\n"), console());
        assertFalse(console().contains("\tat"), console());
    }

    @Test
    void valueThatBeginsWithAGuidIsAServicePrincipal() throws Exception {
        DemoCredentials credentials = new DemoCredentials("demo", "some-tenant");
        credentials.add("azure-sp", GUID + ":not-a-real-secret:with:colons");
        credentials.add("iris-key", "not:a:guid");
        AzureMlServicePrincipal principal = assertInstanceOf(AzureMlServicePrincipal.class, find("azure-sp"));
        assertEquals(GUID, principal.getClientId());
        assertEquals(
                "not-a-real-secret:with:colons", principal.getClientSecret().getPlainText());
        assertEquals("some-tenant", principal.getTenantId());
        assertEquals("demo", principal.getCloud());
        StringCredentials text = assertInstanceOf(StringCredentials.class, find("iris-key"));
        assertEquals("not:a:guid", text.getSecret().getPlainText());
    }

    @Test
    void servicePrincipalWithoutTenantIsRefused() {
        DemoCredentials credentials = new DemoCredentials("demo", null);
        String message = assertThrows(
                        OptionException.class, () -> credentials.add("azure-sp", GUID + ":not-a-real-secret"))
                .getMessage();
        assertTrue(message.contains("-Dtenant"), message);
        assertFalse(message.contains("not-a-real-secret"), message);
    }

    private static IdCredentials find(String id) {
        return CredentialsProvider.findCredentialById(id, IdCredentials.class, null, List.of());
    }
}
