package io.jenkins.plugins.azureml.definitions.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.definitions.CaseAssets;
import io.jenkins.plugins.azureml.definitions.JobEnvironment;
import io.jenkins.plugins.azureml.definitions.LocalCode;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import io.jenkins.plugins.azureml.definitions.yaml.DefinitionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares pipeline files with the requests that Microsoft's client sends for them. */
class PipelineCasesTest {

    static final Path CASES = Path.of("src/test/resources/io/jenkins/plugins/azureml/definitions/pipeline/cases");
    static final WorkspaceRef WORKSPACE = CaseAssets.WORKSPACE;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Makes ids from names, and those of code as the case names them. */
    static final class PipelineAssets extends CaseAssets {

        private final JsonNode blobs;
        private final Map<String, ObjectNode> components = new LinkedHashMap<>();

        PipelineAssets(JsonNode blobs) {
            this.blobs = blobs;
        }

        @Override
        public String environment(JobEnvironment environment) {
            JobEnvironment.Named named = (JobEnvironment.Named) environment;
            String version = named.version() == null ? "LATEST" : named.version();
            return id("/environments/" + named.name() + "/versions/" + version);
        }

        @Override
        public String code(LocalCode code) {
            for (Map.Entry<String, JsonNode> blob : blobs.properties()) {
                if (blob.getValue().asText().equals(code.path())) {
                    return id("/codes/" + blob.getKey() + "/versions/1");
                }
            }
            throw new AssertionError("the case uploads no code of " + code.folder());
        }

        @Override
        public String placeholderCode() {
            return code(LocalCode.of("COMPONENT_PLACEHOLDER"));
        }

        @Override
        public String component(String version, ObjectNode body) {
            components.put("components/azureml_anonymous/versions/" + version, body);
            return id("/components/azureml_anonymous/versions/" + version);
        }
    }

    static String read(String path) throws IOException {
        Path file = CASES.resolve(path);
        if (!Files.exists(file)) {
            throw new AbortException("'" + path + "': there is no such file.");
        }
        return Files.readString(file);
    }

    private static JobFile pipeline(String name) throws Exception {
        Definition definition = Definition.parse("definitionFile '" + name + "'", read(name + ".yml"));
        return JobFile.read(definition, "", WORKSPACE, PipelineCasesTest::read, null);
    }

    private static JsonNode expected(String name) throws IOException {
        try (InputStream in = Files.newInputStream(CASES.resolve(name + ".expected.json"))) {
            return JSON.readTree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01-inline-command",
                "02-bindings",
                "04-settings",
                "05-sweep-inline",
                "07-parallel",
                "08-pipeline-component",
                "09-automl",
                "10-spark",
                "11-compute-binding",
                "14-input-forms",
                "15-inline-inputs-in-trial"
            })
    void sendsWhatMicrosoftsClientSends(String name) throws Exception {
        JsonNode expected = expected(name);
        PipelineAssets assets = new PipelineAssets(expected.path("blobs"));
        ObjectNode job = pipeline(name).create(assets);
        ObjectNode body = (ObjectNode) expected.at("/body/properties");
        // The step sets the experiment. Microsoft's client invents a name to show if the file has none.
        body.remove("experimentName");
        if (!job.has("displayName")) {
            body.remove("displayName");
        }
        assertEquals(pretty(body), pretty(job));
        Map<String, JsonNode> calls = new LinkedHashMap<>();
        expected.path("calls").forEach(call -> calls.put(call.path("put").asText(), call.path("body")));
        assertEquals(List.copyOf(calls.keySet()), List.copyOf(assets.components.keySet()));
        for (Map.Entry<String, JsonNode> call : calls.entrySet()) {
            assertEquals(pretty(call.getValue()), pretty(assets.components.get(call.getKey())));
        }
    }

    static String pretty(JsonNode json) throws IOException {
        return JSON.copy()
                .enable(com.fasterxml.jackson.databind.SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(JSON.copy()
                        .enable(com.fasterxml.jackson.databind.SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                        .convertValue(json, Object.class));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                20-bad-binding | jobs.one.inputs.a (line 8) is bound to ${{parent.inputs.none}}, but the pipeline has no input 'none'
                21-bad-node-binding | jobs.one.inputs.a (line 8) is bound to a node 'none', but the pipeline has only one
                22-missing-required-input | jobs.one.inputs.raw is missing: the component of 'one' requires this input
                24-no-compute | jobs.one.compute is missing
                26-node-name | jobs.Bad-Name (line 8) must have a name of lower-case letters
                27-no-jobs | jobs (line 7) is missing or empty
                28-unknown-node-output | jobs.one.outputs.x (line 9) is bound to ${{parent.outputs.nope}}, but the pipeline has no output 'nope'
                29-unbound-pipeline-output | outputs.m (line 7) is not filled by any node
                30-unknown-type | jobs.one.type (line 8) 'magic' is not a type of nodes
                31-unknown-key | frob (line 7)
                31-unknown-key | jobs.one.frob (line 9)
                """)
    void refusesWithPathAndLine(String name, String problem) {
        DefinitionException e = assertThrows(DefinitionException.class, () -> pipeline(name));
        assertTrue(e.getMessage().contains(problem), e::getMessage);
    }
}
