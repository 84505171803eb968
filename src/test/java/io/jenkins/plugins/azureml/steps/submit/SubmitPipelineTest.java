package io.jenkins.plugins.azureml.steps.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.steps.ServerView;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Submits pipeline files: components, code and data are created once, and one submit is one job. */
class SubmitPipelineTest {

    private static final String SUBMIT =
            "node { amlSubmitRun(experiment: 'flow', definitionFile: 'flow/pipeline.yml') }";

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    @BeforeEach
    void files() throws Exception {
        local.write("flow/pipeline.yml", """
                $schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
                type: pipeline
                settings: {default_compute: azureml:cpu-cluster}
                inputs:
                  rows: {type: uri_file, path: ../data/rows.csv}
                  factor: 2
                outputs:
                  result: {type: uri_folder}
                jobs:
                  prep:
                    component: ../components/prep.yml
                    inputs: {rows: "${{parent.inputs.rows}}"}
                  scale:
                    command: >-
                      echo $(( $(cat ${{inputs.sum}}/sum.txt) * ${{inputs.factor}} )) > ${{outputs.scaled}}/scaled.txt
                    environment: {image: "python:3.12"}
                    inputs:
                      sum: ${{parent.jobs.prep.outputs.sum}}
                      factor: ${{parent.inputs.factor}}
                    outputs: {scaled: "${{parent.outputs.result}}"}
                """);
        local.write("components/prep.yml", """
                type: command
                name: prep
                inputs: {rows: {type: uri_file}}
                outputs: {sum: {type: uri_folder}}
                code: ../src
                environment: {image: "python:3.12"}
                command: python3 prep.py ${{inputs.rows}} ${{outputs.sum}}
                """);
        local.write("src/prep.py", """
                import sys
                total = sum(int(line) for line in open(sys.argv[1]))
                open(sys.argv[2] + '/sum.txt', 'w').write(str(total))
                print('sum', total)
                """);
        local.write("src/__pycache__/prep.pyc", "never part of the code of a component");
        local.write("data/rows.csv", "1\n2\n3\n");
    }

    private PipelineRun start(String script) throws Exception {
        return local.inWorkspace(script).start().await();
    }

    private PipelineRun succeeds(String script) throws Exception {
        PipelineRun run = start(script);
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        return run;
    }

    private int puts(String path) {
        return local.azure().requests().count("PUT", path);
    }

    private static void assertContains(PipelineRun run, String part) {
        assertTrue(run.consoleText().contains(part), () -> part + " is not in:\n" + run.consoleText());
    }

    private List<String> pipelines() {
        return local.azure().runIds().stream()
                .filter(id -> id.startsWith("test-"))
                .toList();
    }

    @Test
    void outputsAreHandedToTheNextNode() throws Exception {
        PipelineRun run = succeeds(
                "node { def r = amlSubmitRun(experiment: 'flow', definitionFile:"
                        + " 'flow/pipeline.yml'); amlWaitRun(runId: r.runId); amlDownload(runId: r.runId, output: 'result', target: 'out') }");
        assertContains(run, "data 'data/rows.csv' (1 file, 6 B): uploaded to workspaceblobstore");
        assertContains(run, "uploaded the code in src (1 file");
        assertContains(run, "2 components, none of them reused");
        JsonNode job = new ServerView(local.azure())
                .resource("/jobs/" + pipelines().get(0))
                .path("properties");
        assertEquals("Pipeline", job.path("jobType").asText());
        assertTrue(
                job.at("/inputs/rows/uri")
                        .asText()
                        .matches("azureml://subscriptions/.*/paths/LocalUpload/\\w{32}/rows.csv"),
                job::toString);
        assertEquals(
                "12",
                java.nio.file.Files.readString(local.workspace().resolve("out/result/scaled.txt"))
                        .trim());
    }

    @Test
    void secondBuildSendsOnlyTheJob() throws Exception {
        succeeds(SUBMIT);
        int components = puts("/components/");
        int files = puts("rows.csv") + puts("prep.py") + puts("COMPONENT_PLACEHOLDER");
        PipelineRun second = succeeds(SUBMIT);
        assertContains(second, "2 components, 2 of them reused");
        assertContains(second, "already in datastore workspaceblobstore, not uploaded");
        assertContains(second, "already in the workspace, not uploaded");
        assertEquals(components, puts("/components/"));
        assertEquals(files, puts("rows.csv") + puts("prep.py") + puts("COMPONENT_PLACEHOLDER"));
        assertEquals(2, pipelines().size());
    }

    static Stream<Fault> faults() {
        return Stream.of(
                Fault.on("PUT", "/jobs/").resetAfter().times(1),
                Fault.on("PUT", "/jobs/").resetBefore().times(1),
                Fault.on("PUT", "/components/").resetAfter().times(1),
                Fault.on("PUT", "/components/").throttle(1).times(1),
                Fault.on("PUT", "rows.csv").resetAfter().times(1),
                Fault.on("POST", "/listSecrets").status(503, "{}").times(1));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void submitCreatesOneJobDespiteAFault(Fault fault) throws Exception {
        local.azure().faults().add(fault);
        succeeds(SUBMIT);
        assertTrue(fault.seen() > 0);
        assertEquals(1, pipelines().size());
    }

    @Test
    void restartBeforeTheResponseAttachesToTheJob() throws Exception {
        local.azure()
                .faults()
                .add(Fault.on("PUT", "/jobs/")
                        .delayResponse(Duration.ofSeconds(30))
                        .times(1));
        PipelineRun run = local.inWorkspace(SUBMIT).start().awaitRunning("amlSubmitRun");
        SubmitRunTest.await(() -> !pipelines().isEmpty());
        run.restartRunningSteps();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        assertContains(run, "submitted before the restart");
        assertEquals(1, pipelines().size());
    }

    @Test
    void restartDuringComponentCreationContinues() throws Exception {
        Fault held = local.azure()
                .faults()
                .add(Fault.on("PUT", "/components/")
                        .delay(Duration.ofSeconds(30))
                        .times(1));
        PipelineRun run = local.inWorkspace(SUBMIT).start().awaitRunning("amlSubmitRun");
        SubmitRunTest.await(() -> held.seen() > 0);
        run.restartRunningSteps();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        assertEquals(1, pipelines().size());
    }

    @Test
    void inputsOfTheStepOverrideThoseOfTheFile() throws Exception {
        PipelineRun run = succeeds(SUBMIT.replace("definitionFile", "inputs: [factor: 5], definitionFile"));
        JsonNode job = new ServerView(local.azure())
                .resource("/jobs/" + pipelines().get(0))
                .path("properties");
        assertEquals("5", job.at("/inputs/factor/value").asText(), run.consoleText());
        refuses(
                SUBMIT.replace("definitionFile", "inputs: [factr: 5], definitionFile"),
                "inputs: factr is not an input of the definition, which has rows, factor");
    }

    private void refuses(String script, String... parts) throws Exception {
        int jobs = puts("/jobs/");
        int assets = puts("/components/") + puts("/codes/") + puts("LocalUpload");
        PipelineRun run = start(script);
        assertEquals(Result.FAILURE, run.result(), run.consoleText());
        for (String part : parts) {
            assertContains(run, part);
        }
        assertEquals(jobs, puts("/jobs/"));
        assertEquals(assets, puts("/components/") + puts("/codes/") + puts("LocalUpload"));
        assertFalse(run.consoleText().contains("\tat "), run.consoleText());
    }

    @Test
    void valuesOfTheFileCanBeReplacedBySet() throws Exception {
        succeeds(SUBMIT.replace(
                "definitionFile", "set: ['inputs.factor': 7, 'jobs.scale.tags.from': 'set'], definitionFile"));
        JsonNode job = new ServerView(local.azure())
                .resource("/jobs/" + pipelines().get(0))
                .path("properties");
        assertEquals("7", job.at("/inputs/factor/value").asText());
        assertEquals("set", job.at("/jobs/scale/tags/from").asText());
        refuses(
                SUBMIT.replace("definitionFile", "set: ['inputs.factor': '5); ls'], definitionFile"),
                "set 'inputs.factor' has a character that the shell of a node could interpret");
    }

    @Test
    void problemsOfComponentFilesNameTheFileAndTheLine() throws Exception {
        local.write("components/prep.yml", """
                type: command
                inputs: {rows: {type: uri_fyle}}
                comand: python3 prep.py
                environment: azureml:e:1
                """);
        refuses(
                SUBMIT,
                "component file 'components/prep.yml': inputs.rows.type (line 2) must be one of",
                "component file 'components/prep.yml': comand (line 3)");
    }

    @Test
    void missingFilesAreReportedBeforeAnythingIsSent() throws Exception {
        java.nio.file.Files.delete(local.workspace().resolve("data/rows.csv"));
        refuses(SUBMIT, "data 'data/rows.csv' does not exist");
        local.write("data/rows.csv", "1\n");
        java.nio.file.Files.delete(local.workspace().resolve("src/prep.py"));
        refuses(SUBMIT, "code 'src' has no files to upload");
        java.nio.file.Files.delete(local.workspace().resolve("components/prep.yml"));
        refuses(SUBMIT, "jobs.prep.component (line 11) file 'components/prep.yml' does not exist");
    }

    @Test
    void filesOutsideOfTheJenkinsWorkspaceAreRefused() throws Exception {
        local.write("flow/pipeline.yml", """
                type: pipeline
                settings: {default_compute: azureml:cpu-cluster}
                jobs:
                  prep: {component: ../../../../../../../../../etc/passwd}
                """);
        refuses(SUBMIT, "is outside of the Jenkins workspace");
    }

    @Test
    void parametersThatDoNotGoWithAPipelineAreRefused() throws Exception {
        refuses(
                SUBMIT.replace("definitionFile", "sourceDirectory: 'src', definitionFile"),
                "which names its code itself. Leave sourceDirectory out.");
    }

    private PipelineRun submitsAndWaits() throws Exception {
        return succeeds("node { def r = amlSubmitRun(experiment: 'flow', definitionFile: 'flow/job.yml');"
                + " amlWaitRun(runId: r.runId) }");
    }

    @Test
    void sparkJobIsSimulatedLocallyAndSaysSo() throws Exception {
        local.write("flow/job.yml", """
                type: spark
                code: ../src
                entry: {file: prep.py}
                conf: {spark.driver.cores: 1, spark.driver.memory: 2g, spark.executor.cores: 2, spark.executor.memory: 2g, spark.executor.instances: 2}
                resources: {instance_type: standard_e4s_v3, runtime_version: "3.4"}
                outputs: {table: {type: uri_folder, mode: direct}}
                """);
        assertContains(submitsAndWaits(), "The local Azure ML only simulates this: Spark job");
    }

    @Test
    void autoMlJobIsSimulatedLocallyAndSaysSo() throws Exception {
        local.write("flow/job.yml", """
                type: automl
                task: classification
                compute: azureml:cpu-cluster
                target_column_name: y
                training_data: {type: mltable, path: ../data}
                limits: {max_trials: 3}
                """);
        PipelineRun run = submitsAndWaits();
        assertContains(run, "data 'data' (1 file, 6 B): uploaded to workspaceblobstore");
        assertContains(run, "The local Azure ML only simulates this: Classification by AutoML");
    }

    @Test
    void everyTypeOfNodeRunsOrIsSimulatedLocally() throws Exception {
        local.write("components/inner.yml", """
                type: pipeline
                inputs: {rows: {type: uri_file}}
                outputs: {sum: {type: uri_folder}}
                jobs:
                  prep:
                    component: ./prep.yml
                    inputs: {rows: "${{parent.inputs.rows}}"}
                    outputs: {sum: "${{parent.outputs.sum}}"}
                """);
        local.write("flow/job.yml", """
                type: pipeline
                settings: {default_compute: azureml:cpu-cluster}
                inputs: {rows: {type: uri_file, path: ../data/rows.csv}}
                jobs:
                  inner:
                    type: pipeline
                    component: ../components/inner.yml
                    inputs: {rows: "${{parent.inputs.rows}}"}
                  clean:
                    type: spark
                    code: ../src
                    entry: {file: prep.py}
                    conf: {spark.driver.cores: 1, spark.driver.memory: 2g, spark.executor.cores: 2, spark.executor.memory: 2g, spark.executor.instances: 2}
                    resources: {instance_type: standard_e4s_v3, runtime_version: "3.4"}
                    inputs: {sum: {type: uri_folder, path: "${{parent.jobs.inner.outputs.sum}}", mode: direct}}
                    outputs: {table: {type: mltable, mode: direct}}
                  learn:
                    type: automl
                    task: regression
                    target_column_name: y
                    training_data: ${{parent.jobs.clean.outputs.table}}
                    outputs: {best: {type: mlflow_model}}
                  score:
                    type: parallel
                    input_data: ${{inputs.table}}
                    mini_batch_size: "1"
                    inputs: {table: "${{parent.jobs.clean.outputs.table}}"}
                    outputs: {scores: {type: uri_file}}
                    task: {type: run_function, code: ../src, entry_script: prep.py, environment: azureml:env:1}
                """.replace("azureml:env:1", "{image: \"python:3.12\"}"));
        PipelineRun run = submitsAndWaits();
        for (String node : List.of("inner", "clean", "learn", "score")) {
            assertContains(run, "node " + node + ": Completed");
        }
        assertContains(run, "Azure ML:     node prep: Completed");
    }
}
