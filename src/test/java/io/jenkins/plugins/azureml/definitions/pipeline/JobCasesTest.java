package io.jenkins.plugins.azureml.definitions.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import io.jenkins.plugins.azureml.definitions.yaml.DefinitionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares AutoML and Spark jobs, and the smallest pipeline, with the bodies that Microsoft's client sends. */
class JobCasesTest {

    private static final Path CASES = PipelineCasesTest.CASES.resolveSibling("jobs");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JobFile read(String text) throws Exception {
        return JobFile.read(
                Definition.parse("definitionFile 'input.yml'", text),
                "",
                PipelineCasesTest.WORKSPACE,
                PipelineCasesTest::read,
                null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "30-pipeline",
                "54-automl",
                "55-spark",
                "automl-forecasting",
                "automl-image",
                "automl-text",
                "spark-attached"
            })
    void sendsWhatMicrosoftsClientSends(String name) throws Exception {
        Path folder = CASES.resolve(name);
        JsonNode blobs = JSON.readTree("{\"CODE\": \"src\", \"CODE2ee42aaea0\": \"COMPONENT_PLACEHOLDER\"}");
        ObjectNode job =
                read(Files.readString(folder.resolve("input.yml"))).create(new PipelineCasesTest.PipelineAssets(blobs));
        String workspace = PipelineCasesTest.WORKSPACE.path();
        JsonNode expected = JSON.readTree(Files.readString(folder.resolve("expected.json"))
                        .replace("CODE:src", workspace + "/codes/CODE/versions/1")
                        .replace("{ws}", workspace))
                .path("properties");
        for (String map : List.of("tags", "properties", "inputs", "outputs")) {
            if (!expected.has(map) && job.path(map).isEmpty()) {
                job.remove(map);
            } else if (expected.path(map).isEmpty() && !job.has(map)) {
                ((ObjectNode) expected).remove(map);
            }
        }
        assertEquals(PipelineCasesTest.pretty(expected), PipelineCasesTest.pretty(job));
    }

    @Test
    void outputsThatRegisterThemselvesKeepTheirNameAndVersion() throws Exception {
        ObjectNode job = read("""
                type: pipeline
                compute: c
                outputs: {all: {type: uri_folder, name: rows, version: 2}}
                jobs:
                  one:
                    command: echo 1
                    environment: azureml:e:1
                    outputs: {model: {type: mlflow_model, name: iris}, all: "${{parent.outputs.all}}"}
                """)
                .create(new PipelineCasesTest.PipelineAssets(JSON.readTree("{\"CODE\": \"COMPONENT_PLACEHOLDER\"}")));
        assertEquals(
                "{\"assetName\":\"rows\",\"assetVersion\":\"2\",\"jobOutputType\":\"uri_folder\"}",
                job.at("/outputs/all").toString());
        assertEquals(
                "{\"name\":\"iris\",\"job_output_type\":\"mlflow_model\"}",
                job.at("/jobs/one/outputs/model").toString());
    }

    /** The text form of the values to try, and the defaults of the policy, were recorded with azure-ai-ml 1.4.0. */
    @Test
    void autoMlNodeWritesTheValuesToTryAsText() throws Exception {
        ObjectNode job = read("""
                type: pipeline
                settings: {default_compute: "azureml:c"}
                inputs: {d: {type: mltable, path: "azureml:d:1"}}
                jobs:
                  a:
                    type: automl
                    task: image_classification
                    target_column_name: y
                    training_data: ${{parent.inputs.d}}
                    sweep: {sampling_algorithm: random, early_termination: {type: bandit, slack_factor: 0.2}}
                    search_space:
                      - model_name: {type: choice, values: [vitb16r224, vits16r224]}
                        learning_rate: {type: uniform, min_value: 0.001, max_value: 0.01}
                        number_of_epochs: {type: choice, values: [15, 30]}
                        beta1: {type: normal, mu: 1, sigma: 2}
                        beta2: {type: qloguniform, min_value: -6, max_value: -1, q: 1}
                        ams_gradient: true
                        warmup_cosine_lr_cycles: 0.45
                """).create(new PipelineCasesTest.PipelineAssets(JSON.createObjectNode()));
        JsonNode node = job.at("/jobs/a");
        assertEquals(JSON.readTree("""
                        [{"model_name": "choice('vitb16r224','vits16r224')", "learning_rate": "uniform(0.001,0.01)",
                          "number_of_epochs": "choice(15,30)", "beta1": "normal(1,2)", "beta2": "qloguniform(-6,-1,1)",
                          "ams_gradient": "True", "warmup_cosine_lr_cycles": "0.45"}]
                        """), node.path("search_space"));
        assertEquals(PipelineCasesTest.pretty(JSON.readTree("""
                        {"sampling_algorithm": "random", "early_termination": {"type": "bandit", "slack_factor": 0.2,
                         "slack_amount": 0.0, "evaluation_interval": 0, "delay_evaluation": 0}}
                        """)), PipelineCasesTest.pretty(node.path("sweep")));
    }

    @Test
    void inputsOfTheStepDoNotGoWithAutoMl() throws Exception {
        Definition definition =
                Definition.parse("definitionFile 'input.yml'", Files.readString(CASES.resolve("54-automl/input.yml")));
        DefinitionException e = assertThrows(
                DefinitionException.class,
                () -> JobFile.read(
                        definition,
                        "",
                        PipelineCasesTest.WORKSPACE,
                        PipelineCasesTest::read,
                        Definition.of("inputs", Map.of("a", 1))));
        assertTrue(e.getMessage().startsWith("inputs: a is not an input of the definition"), e::getMessage);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                type: automl, task: classify | task (line 1) must be one of
                type: automl, task: classification, target_column_name: y | training_data is missing
                type: automl, task: regression, training_data: {path: "azureml:d:1"} | target_column_name is missing
                type: automl, task: forecasting, forecastin: {} | forecastin (line 1)
                type: automl, task: classification, inputs: {a: 1} | inputs (line 1) is not supported for AutoML
                type: spark, code: src | entry is missing
                type: spark, entry: {file: a.py}, code: src, conf: {spark.driver.cores: 1} | conf (line 1) must have spark.driver.memory
                type: spark, entry: {file: a.py}, code: src | resources is missing
                type: spark, entry: {file: a.py}, args: "${{inputs.x}}" | args (line 1) uses ${{inputs.x}}
                """)
    void refusesWithPathAndLine(String job, String problem) {
        DefinitionException e = assertThrows(DefinitionException.class, () -> read("{" + job + "}"));
        assertTrue(e.getMessage().contains(problem), e::getMessage);
    }
}
