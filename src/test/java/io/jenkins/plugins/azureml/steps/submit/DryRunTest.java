package io.jenkins.plugins.azureml.steps.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.RecordedRequest;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code amlSubmitRun(dryRun: true)}: describes the run and changes nothing. */
class DryRunTest {

    private static final String SHORT_FORM = "experiment: 'iris', sourceDirectory: 'train', script: 'train.py',"
            + " target: 'cpu-cluster', conda: 'conda.yml'";

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    @BeforeEach
    void sources() throws Exception {
        local.write("train/train.py", "print('hello')\n");
        local.write("conda.yml", "dependencies: [python=3.10]\n");
    }

    @AfterEach
    void nothingWasChanged() {
        assertEquals(List.of(), local.azure().runIds());
        List<String> changes = local.azure().requests().all().stream()
                .filter(request ->
                        !request.method().equals("GET") && !request.method().equals("HEAD"))
                .map(RecordedRequest::path)
                .filter(path -> !path.endsWith("/token"))
                .toList();
        assertEquals(List.of(), changes);
    }

    private PipelineRun submit(String parameters) throws Exception {
        return local.inWorkspace("""
                        def r
                        node { r = amlSubmitRun(%s, dryRun: true) }
                        echo "map: ${r.kind}, ${r.compute}, ${r.environment}, ${r.files}, ${r.bytes}, ${r.runId}, ${r.apiGeneration}"
                        """.formatted(parameters)).start().await();
    }

    private void assertPreview(String map, String parameters) throws Exception {
        PipelineRun run = submit(parameters);
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        assertTrue(run.consoleText().contains("map: " + map + "\n"), run.consoleText());
        assertTrue(run.consoleText().contains("Azure ML: dry run, nothing was submitted: "), run.consoleText());
        assertFalse(run.consoleText().contains("uploaded"), run.consoleText());
    }

    @Test
    void jobIsDescribed() throws Exception {
        assertPreview(
                "command job, cpu-cluster, image mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04 with a conda file,"
                        + " 1, 15, null, v2",
                SHORT_FORM);
    }

    @Test
    void logLineNamesFilesAndSize() throws Exception {
        String console = submit("experiment: 'iris', sourceDirectory: 'train', definition: [command: 'python train.py',"
                        + " environment: 'azureml:AzureML-sklearn-1.5:1', code: '.']")
                .consoleText();
        assertTrue(
                console.contains("nothing was submitted: command job, compute by default of the service, environment"
                        + " AzureML-sklearn-1.5:1, 1 file, 15 B\n"),
                console);
    }

    @Test
    void v1RunIsDescribed() throws Exception {
        assertPreview(
                "run, cpu-cluster, Experiment iris Environment, 1, 15, null, v1", SHORT_FORM + ", apiGeneration: 'v1'");
    }

    @Test
    void v1SweepIsDescribed() throws Exception {
        assertPreview(
                "sweep, cpu-cluster, Experiment iris Environment, 1, 15, null, v1",
                SHORT_FORM + ", apiGeneration: 'v1', " + SweepTest.HYPERDRIVE.replace("'--rate'", "rate"));
    }

    @Test
    void pipelineIsDescribedWithAllOfItsFiles() throws Exception {
        local.write("flow/pipeline.yml", """
                type: pipeline
                settings: {default_compute: azureml:cpu-cluster}
                inputs:
                  rows: {type: uri_file, path: ../data/rows.csv}
                jobs:
                  one:
                    command: python train.py ${{inputs.rows}}
                    code: ../train
                    environment: {image: "python:3.12"}
                    inputs: {rows: "${{parent.inputs.rows}}"}
                  two:
                    command: python train.py
                    code: ../train
                    environment: {image: "python:3.11"}
                """);
        local.write("data/rows.csv", "1,2,3\n");
        assertPreview(
                "pipeline job, cpu-cluster, image python:3.12, image python:3.11, 2, 21, null, v2",
                "experiment: 'flow', definitionFile: 'flow/pipeline.yml'");
    }

    private void assertFails(String part, String parameters) throws Exception {
        PipelineRun run = submit(parameters);
        assertEquals(Result.FAILURE, run.result(), run.consoleText());
        assertTrue(run.consoleText().contains(part), run.consoleText());
    }

    @Test
    void problemsAreTheSameAsThoseOfASubmission() throws Exception {
        assertFails("Compute 'gpu' does not exist", SHORT_FORM.replace("cpu-cluster", "gpu"));
        assertFails("missing.py", SHORT_FORM.replace("script: 'train.py'", "script: 'missing.py'"));
        assertFails("comand", "experiment: 'iris', definition: [comand: 'x', environment: 'azureml:e:1']");
    }
}
