package io.jenkins.plugins.azureml.steps.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A job whose work is done by runs of its own, by the steps that run any other. */
class SweepJobTest {

    private static final String CHILDREN = "io.jenkins.plugins.azureml.childRunSeconds";

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    @BeforeEach
    void often() {
        assumeTrue(
                LocalAzureMl.pythonWorks("python3"),
                "skipped: the local Azure ML tries the trials with python3, which is not here");
        System.setProperty(CHILDREN, "0");
    }

    @AfterEach
    void defaults() {
        System.clearProperty(CHILDREN);
    }

    @Test
    void waitLogsTheTrialsOfASweep() throws Exception {
        local.write("train/train.py", "import sys; print('trial of', sys.argv[1])\n");
        PipelineRun run = local.inWorkspace("""
                def run
                node {
                  run = amlSubmitRun(experiment: 'iris', sourceDirectory: 'train', definition: [jobType: 'Sweep',
                    samplingAlgorithm: [samplingAlgorithmType: 'Grid'], searchSpace: [rate: ['choice', [[0.1, 0.5]]]],
                    objective: [primaryMetric: 'acc', goal: 'maximize'],
                    limits: [jobLimitsType: 'Sweep', maxTotalTrials: 2, maxConcurrentTrials: 2],
                    trial: [command: 'python train.py ${{search_space.rate}}',
                      environmentId: 'azureml:AzureML-sklearn-1.5-ubuntu20.04-py310-cpu:1']])
                }
                amlWaitRun(runId: run.runId)
                """).start().await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        assertTrue(run.consoleText().contains("uploaded the sources (1 file"), run.consoleText());
        long trials = run.consoleText()
                .lines()
                .filter(line -> line.matches("Azure ML: +child run .*: Completed.*"))
                .count();
        assertEquals(2, trials, run.consoleText());
    }
}
