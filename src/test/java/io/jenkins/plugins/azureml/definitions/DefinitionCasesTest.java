package io.jenkins.plugins.azureml.definitions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.definitions.assets.AssetFile;
import io.jenkins.plugins.azureml.definitions.assets.AssetKind;
import io.jenkins.plugins.azureml.definitions.endpoints.OnlineDeploymentDefinition;
import io.jenkins.plugins.azureml.definitions.endpoints.OnlineEndpointDefinition;
import io.jenkins.plugins.azureml.definitions.yaml.CliText;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import io.jenkins.plugins.azureml.definitions.yaml.DefinitionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares job, deployment and endpoint files with what Microsoft's client makes of them. Ids that the service assigns
 * are made from names here, as in the recorded bodies.
 */
class DefinitionCasesTest {

    private static final Path CASES = Path.of("src/test/resources/io/jenkins/plugins/azureml/definitions/cases");
    private static final WorkspaceRef WORKSPACE = CaseAssets.WORKSPACE;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DefinitionFolder FOLDER = new DefinitionFolder("", path -> {
        if (!Files.exists(CASES.resolve(path))) {
            throw new AbortException("'" + path + "': there is no such file.");
        }
        return Files.readString(CASES.resolve(path));
    });

    private static Definition definition(String name) throws Exception {
        return Definition.parse("definitionFile 'input.yml'", Files.readString(CASES.resolve(name + ".yml")));
    }

    /** Returns the body that is sent for a file. */
    private static ObjectNode body(String name) throws Exception {
        Definition definition = definition(name);
        if (name.contains("-batch-")) {
            return batch(definition);
        }
        if (definition.tree().has("endpoint_name")) {
            return deployment(definition);
        }
        if (definition.tree().has("auth_mode")) {
            return endpoint(definition);
        }
        JobSpec spec = JobDefinitions.read(definition, WORKSPACE, null, FOLDER, null, null);
        ObjectNode job = spec.properties();
        if (spec.compute() != null) {
            job.put("computeId", id("/computes/" + spec.compute()));
        }
        if (spec.environment() != null) {
            spec.codeOwner().set("environmentId", environment(spec.environment()));
        }
        if (spec.code() != null) {
            spec.codeOwner().put("codeId", "CODE:" + spec.code());
        }
        Reference.fillAll(spec.references(), new CaseAssets());
        ObjectNode body = JSON.createObjectNode();
        body.set("properties", job);
        return body;
    }

    /** Adds the values that amlApply adds for a new batch endpoint or deployment. */
    private static ObjectNode batch(Definition definition) throws Exception {
        AssetFile file = AssetFile.read(definition, "", WORKSPACE, FOLDER.files()::read);
        ObjectNode body = file.create(new CaseAssets() {
                    @Override
                    public String environment(JobEnvironment environment) {
                        JobEnvironment.Named named = (JobEnvironment.Named) environment;
                        return id("/environments/" + named.name() + "/versions/" + named.version());
                    }

                    @Override
                    public String code(LocalCode code) {
                        return "CODE:" + code.path();
                    }
                })
                .put("location", "loc");
        if (file.kind() == AssetKind.BATCH_ENDPOINT && !body.at("/properties").has("authMode")) {
            body.withObject("/properties").put("authMode", "aadToken");
        }
        return body;
    }

    private static ObjectNode deployment(Definition definition) throws Exception {
        OnlineDeploymentDefinition deployment = OnlineDeploymentDefinition.of(CliText.of(definition, false), FOLDER);
        ObjectNode body = deployment.body().put("location", "loc");
        ObjectNode properties = body.withObject("/properties");
        if (deployment.model() != null) {
            properties.put("model", deployment.model().replaceFirst("azureml:(.*):(.*)", id("/models/$1/versions/$2")));
        } else if (deployment.inlineModel() != null) {
            properties
                    .putObject("model")
                    .putObject("@models")
                    .put("path", deployment.inlineModel().path())
                    .put("type", deployment.inlineModel().type());
        }
        properties.set("environmentId", environment(deployment.environment()));
        properties
                .putObject("codeConfiguration")
                .put("codeId", "CODE:" + deployment.code())
                .put("scoringScript", deployment.scoringScript());
        return body;
    }

    /** Adds the values that the step adds for a new endpoint. */
    private static ObjectNode endpoint(Definition definition) throws Exception {
        OnlineEndpointDefinition endpoint = OnlineEndpointDefinition.of(CliText.of(definition, false));
        ObjectNode body = endpoint.body().put("location", "loc");
        if (!body.has("identity")) {
            body.putObject("identity").put("type", "SystemAssigned");
        }
        if (endpoint.compute() != null) {
            body.withObject("/properties")
                    .put("compute", id("/computes/" + endpoint.compute().replace("azureml:", "")));
        }
        return body;
    }

    private static String id(String path) {
        return CaseAssets.id(path);
    }

    private static JsonNode environment(JobEnvironment environment) throws Exception {
        if (environment instanceof JobEnvironment.Named named) {
            return JSON.valueToTree(id("/environments/" + named.name() + "/versions/" + named.version()));
        }
        if (environment instanceof JobEnvironment.Labeled labeled) {
            return JSON.valueToTree(id("/environments/" + labeled.name() + "/versions/LABEL-" + labeled.label()));
        }
        JobEnvironment.Inline inline = (JobEnvironment.Inline) environment;
        ObjectNode content = inline.settings().deepCopy();
        content.remove("description");
        if (inline.image() != null) {
            content.put("image", inline.image());
        }
        if (inline.build() != null) {
            content.putObject("build")
                    .put("contextUri", "LOCAL")
                    .put("dockerfilePath", inline.build().dockerfile())
                    .put("path", inline.build().path());
        }
        if (inline.condaFile() != null) {
            content.set("conda", Definition.parse("conda", inline.condaFile()).tree());
        }
        ObjectNode json = JSON.createObjectNode();
        json.set("@environments", content);
        return json;
    }

    private static JsonNode expected(String name) throws Exception {
        String text = Files.readString(CASES.resolve(name + ".expected.json"))
                .replace("{ws}", WORKSPACE.path())
                .replace("CODE:mycode:1", id("/codes/mycode/versions/1"))
                // Words of the REST API, whose case does not matter.
                .replace("\"goal\": \"maximize\"", "\"goal\": \"Maximize\"")
                .replace("\"osType\": \"windows\"", "\"osType\": \"Windows\"");
        JsonNode expected = JSON.readTree(text);
        if (expected.path("properties") instanceof ObjectNode properties) {
            // Defaults that do not exist in later versions of the API, or say nothing.
            properties.remove(List.of("isArchived", "privateNetworkConnection"));
        }
        return expected;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01-sweep-timeout-below-a-minute",
                "06-octal-hex-base60-literals",
                "09-single-braces",
                "10-environment-label-other-than-latest",
                "13-virtual-cluster",
                "15-windows-environment",
                "20-long-text",
                "31-build-context",
                "32-local-data",
                "33-data-by-label",
                "34-environment-file",
                "35-named-inline-environment",
                "36-code-asset",
                "37-deployment-inline-model",
                "38-deployment-inference-config",
                "39-deployment-environment-keys",
                "41-kubernetes-deployment",
                "42-kubernetes-endpoint",
                "43-endpoint-empty-traffic",
                "44-endpoint-as-az-shows-it",
                "46-camel-case-words",
                "47-flow-mapping",
                "49-nested-search-space",
                "51-other-schemas",
                "52-numbers-and-flags-in-quotes",
                "56-batch-endpoint",
                "57-batch-deployment"
            })
    void sendsWhatMicrosoftsClientSends(String name) throws Exception {
        assertEquals(pretty(expected(name)), pretty(body(name)));
    }

    /** Of these only the keys in question are known. */
    @ParameterizedTest
    @ValueSource(strings = {"40-data-collector", "48-output-that-registers-itself", "53-newer-keys"})
    void sendsKeysOfTheNewerApi(String name) throws Exception {
        contains(expected(name).path("body"), body(name), "");
    }

    private static void contains(JsonNode expected, JsonNode actual, String path) {
        if (!expected.isObject()) {
            assertEquals(expected, JSON.valueToTree(actual), path);
        }
        for (Map.Entry<String, JsonNode> each : expected.properties()) {
            contains(each.getValue(), actual.path(each.getKey()), path + "/" + each.getKey());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "08-environment-variables-that-are-no-text | environment_variables.A (line 6) must be text, and 010 is a"
                        + " number: put it in quotes, \"010\"",
                "08-environment-variables-that-are-no-text | environment_variables.B (line 7) must be text, and yes is a"
                        + " boolean",
                "08-environment-variables-that-are-no-text | environment_variables.D (line 9) must be text, and"
                        + " 2024-01-02 is no text",
                "11-environment-that-is-an-image | environment (line 3) must be azureml:NAME:VERSION",
                "11-environment-that-is-an-image | write environment: {image: docker.io/library/python:3.10}",
                "12-code-that-is-no-code-asset | code (line 2) must be a folder, azureml:NAME:VERSION or the whole id",
                "17-input-without-value | inputs.a (line 6) must be a value that is not blank",
                "17-input-without-value | inputs.b.value must be a value",
                "19-binding-into-an-input | command (line 1) uses ${{inputs.g.sub}}, but there is no such input"
            })
    void refusesWhatMicrosoftsClientRefuses(String name, String problem) {
        String message = assertThrows(AbortException.class, () -> body(name)).getMessage();
        assertTrue(message.contains(problem), message);
    }

    @Test
    void textThatYamlReadsAsTextIsNoProblem() {
        String message = assertThrows(AbortException.class, () -> body("08-environment-variables-that-are-no-text"))
                .getMessage();
        assertTrue(!message.contains("environment_variables.C"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"02-deployment-model-without-version", "16-deployment-model-from-a-job"})
    void modelOfADeploymentNeedsAVersion(String name) {
        DefinitionException e = assertThrows(DefinitionException.class, () -> body(name));
        assertTrue(e.getMessage().startsWith("model (line 3) must name a version"), e.getMessage());
    }

    @Test
    void condaFileOfARunConfigurationIsReadForV1() throws Exception {
        JsonNode read = V1RunDefinition.read(definition("04-runconfig-with-conda-file"), FOLDER);
        assertEquals(pretty(expected("04-runconfig-with-conda-file").path("body")), pretty(read));
    }

    @Test
    void condaFileOfARunConfigurationIsSentByV2() throws Exception {
        JobSpec spec =
                JobDefinitions.read(definition("04-runconfig-with-conda-file"), WORKSPACE, "src", FOLDER, null, null);
        assertEquals(
                new JobEnvironment.Inline(
                        JobEnvironment.DEFAULT_IMAGE,
                        "channels:\n- conda-forge\ndependencies:\n- python=3.10\n- pip:\n  - numpy==1.26\nname: e\n"),
                spec.environment());
    }

    @Test
    void emptySectionsOfTheSdkAreNoProblem() throws Exception {
        JobSpec spec =
                JobDefinitions.read(definition("05-runconfig-of-the-sdk-by-v2"), WORKSPACE, "src", FOLDER, null, null);
        assertEquals("cpu-cluster", spec.compute());
        assertEquals("python fit.py", spec.properties().path("command").asText());
    }

    private static String pretty(JsonNode json) throws Exception {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(sorted(json));
    }

    private static JsonNode sorted(JsonNode json) throws Exception {
        JsonNode plain = JSON.readTree(json.toString());
        if (!plain.isObject()) {
            return plain;
        }
        ObjectNode sorted = JSON.createObjectNode();
        TreeSet<String> names = new TreeSet<>();
        plain.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            sorted.set(name, sorted(plain.get(name)));
        }
        return sorted;
    }
}
