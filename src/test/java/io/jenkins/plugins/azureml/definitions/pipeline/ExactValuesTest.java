package io.jenkins.plugins.azureml.definitions.pipeline;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.azureml.definitions.Overrides;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import io.jenkins.plugins.azureml.definitions.yaml.DefinitionException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of the step reach the commands of the nodes unchanged, or the definition is refused. */
class ExactValuesTest {

    private static final String SUB = """
            type: pipeline
            inputs: {text: {type: string}}
            jobs:
              inner:
                command: echo ${{inputs.word}}
                environment: azureml:e:1
                inputs: {word: "${{parent.inputs.text}}"}
            """;
    private static final String PIPELINE = """
            type: pipeline
            settings: {default_compute: azureml:c}
            inputs: {text: "in; the file", quoted: x}
            jobs:
              one:
                command: echo "${{inputs.quoted}}"
                environment: azureml:e:1
                inputs: {quoted: "${{parent.inputs.quoted}}"}
              sub: {type: pipeline, component: ./sub.yml, inputs: {text: "%s"}}
            """;

    private static JobFile read(Definition definition, Map<String, ?> inputs) throws Exception {
        return JobFile.read(
                definition,
                "",
                PipelineCasesTest.WORKSPACE,
                path -> SUB,
                inputs == null ? null : Definition.of("inputs", inputs));
    }

    private static Definition pipeline(String bound) throws Exception {
        return Definition.parse("definitionFile 'p.yml'", PIPELINE.formatted(bound));
    }

    @ParameterizedTest
    @ValueSource(strings = {"${{parent.inputs.text}}", "${{ parent.inputs.text }}/x"})
    void valueOfTheStepIsFollowedIntoInnerPipelines(String bound) throws Exception {
        Definition definition = pipeline(bound);
        DefinitionException e =
                assertThrows(DefinitionException.class, () -> read(definition, Map.of("text", "a; rm -rf b")));
        assertTrue(
                e.getMessage().startsWith("inputs: text has ';', which the shell of the job would interpret"),
                e::getMessage);
        assertTrue(e.getMessage().contains("the command of node 'inner'"), e::getMessage);
        assertFalse(e.getMessage().contains("rm -rf"), "the value may be a secret");
        assertDoesNotThrow(() -> read(definition, Map.of("text", "plain")));
    }

    @Test
    void quotesOfTheCommandAllowMoreValues() throws Exception {
        Definition definition = pipeline("x");
        assertDoesNotThrow(() -> read(definition, Map.of("quoted", "a; b")));
        DefinitionException e =
                assertThrows(DefinitionException.class, () -> read(definition, Map.of("quoted", "a $b")));
        assertTrue(e.getMessage().startsWith("inputs: quoted has '$'"), e::getMessage);
    }

    @ParameterizedTest
    @ValueSource(strings = {"data/a;id.csv", "https://x.example/a%3Bid.csv"})
    void fileNamesAreCheckedLikeValues(String path) throws Exception {
        Definition definition = Definition.parse("definitionFile 'p.yml'", """
                type: pipeline
                settings: {default_compute: azureml:c}
                inputs: {data: {type: uri_file, path: "data/a;id.csv"}}
                jobs:
                  one:
                    command: cat ${{inputs.data}}
                    environment: azureml:e:1
                    inputs: {data: "${{parent.inputs.data}}"}
                """);
        Map<String, ?> data = Map.of("data", Map.of("type", "uri_file", "path", path));
        DefinitionException e = assertThrows(DefinitionException.class, () -> read(definition, data));
        assertTrue(e.getMessage().startsWith("inputs: data has ';'"), e::getMessage);
        assertDoesNotThrow(() -> read(definition, null));

        Definition map = Definition.of(
                "definition",
                Map.of(
                        "type", "pipeline",
                        "compute", "c",
                        "jobs",
                                Map.of(
                                        "one",
                                        Map.of(
                                                "command", "cat ${{inputs.data}}",
                                                "environment", "azureml:e:1",
                                                "inputs", data))));
        DefinitionException inMap = assertThrows(DefinitionException.class, () -> read(map, null));
        assertTrue(inMap.getMessage().startsWith("jobs.one.inputs.data has ';'"), inMap::getMessage);
    }

    @Test
    void valuesOfTheFileAreTrusted() throws Exception {
        assertDoesNotThrow(() -> read(pipeline("${{parent.inputs.text}}"), null));
    }

    @Test
    void valuesOfAMapAreNotTrusted() {
        Definition map = Definition.of(
                "definition",
                Map.of(
                        "type", "pipeline",
                        "compute", "c",
                        "jobs",
                                Map.of(
                                        "one",
                                        Map.of(
                                                "command", "echo ${{inputs.a}}",
                                                "environment", "azureml:e:1",
                                                "inputs", Map.of("a", "x | y")))));
        DefinitionException e = assertThrows(DefinitionException.class, () -> read(map, null));
        assertTrue(e.getMessage().startsWith("jobs.one.inputs.a has "), e::getMessage);
    }

    private static final String SWEEP = """
            type: pipeline
            settings: {default_compute: azureml:c}
            jobs:
              fit:
                type: sweep
                trial:
                  command: python fit.py ${{inputs.how}}
                  environment: azureml:e:1
                  inputs: {how: {type: string}}
                search_space: {how: {type: choice, values: ["fast; the file", slow]}}
                sampling_algorithm: grid
                objective: {goal: minimize, primary_metric: error}
                limits: {max_total_trials: 2}
            """;

    @Test
    void valuesToTryThatTheStepSetsAreChecked() throws Exception {
        Definition file = Definition.parse("definitionFile 'p.yml'", SWEEP);
        assertDoesNotThrow(() -> read(file, null), "the file is trusted");
        Definition set = Overrides.of(Map.of("jobs.fit.search_space.how.values", List.of("slow", "a; b")))
                .applyTo(file);
        DefinitionException e = assertThrows(DefinitionException.class, () -> read(set, null));
        assertTrue(e.getMessage().startsWith("jobs.fit.search_space.how has ';'"), e::getMessage);
        assertDoesNotThrow(() -> read(
                Overrides.of(Map.of("jobs.fit.search_space.how.values", List.of("slow", "fast")))
                        .applyTo(file),
                null));
    }
}
