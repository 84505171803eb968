package io.jenkins.plugins.azureml.steps.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.localazure.LocalAzureMlOptions;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a wait says while Azure ML builds the image of an environment. */
class ImageBuildTest {

    private static final String HEARTBEAT = "io.jenkins.plugins.azureml.heartbeatSeconds";
    private static final String LOG = "azureml-logs/20_image_build_log.txt";

    @BeforeEach
    void often() {
        System.setProperty(HEARTBEAT, "1");
    }

    @AfterEach
    void defaults() {
        System.clearProperty(HEARTBEAT);
    }

    private static long count(PipelineRun run, String part) {
        return run.consoleText().lines().filter(line -> line.contains(part)).count();
    }

    private static void ends(PipelineRun run) throws Exception {
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
    }

    @Nested
    class SimulatedBuild {

        @RegisterExtension
        final LocalAzureExtension local = new LocalAzureExtension();

        private SimulatedRun azureRun;

        @BeforeEach
        void prepare() {
            azureRun = local.azure().addRun("iris", "r-1").status("Preparing");
        }

        private PipelineRun start(String parameters) throws Exception {
            return local.inWorkspace("amlWaitRun(runId: 'r-1', experiment: 'iris'" + parameters + ")")
                    .start();
        }

        private SimulatedRun build(String id) {
            return local.azure().addRun("prepare_image", id).status("Running");
        }

        private void log(String lines) {
            azureRun.append(LOG, lines.getBytes(StandardCharsets.UTF_8));
        }

        @Test
        void streamedLogIsAnnouncedOnce() throws Exception {
            log("Step 1/2 : FROM\n");
            PipelineRun run = start("").awaitConsole("Step 1/2 : FROM");
            run.awaitConsole("run r-1: the image of its environment is being built");
            run.restartRunningSteps();
            log("Step 2/2 : RUN\n");
            run.awaitConsole("Step 2/2 : RUN");
            run.awaitConsole("run r-1: Preparing for ");
            azureRun.complete();
            ends(run);
            assertEquals(1, count(run, "is being built"), run.consoleText());
            assertEquals(0, count(run, "building the image"), run.consoleText());
        }

        @ParameterizedTest
        @ValueSource(strings = {", streamLogs: false", ", logFiles: ['user_logs/*']"})
        void lastLinesAreShownIfTheLogIsNotStreamed(String parameters) throws Exception {
            log("one\ntwo\nthree\nfour\n");
            PipelineRun run = start(parameters).awaitConsole("building the image of its environment for ");
            run.awaitConsole("; the log of the build ends with:\n  two\n  three\n  four");
            log("five\n");
            run.awaitConsole("  three\n  four\n  five");
            azureRun.status("Running");
            run.awaitConsole("run r-1: Running");
            azureRun.complete();
            ends(run);
            assertEquals(0, count(run, "  one"), run.consoleText());
        }

        @Test
        void buildOnAComputeIsShownWithItsLog() throws Exception {
            build("imgbldrun_1").log("old\n").complete();
            SimulatedRun build = build("imgbldrun_2").log("Step 1/9 : FROM\nStep 2/9 : RUN\n");
            PipelineRun run = start("")
                    .awaitConsole(
                            "An image is being built in the Azure ML workspace: run imgbldrun_2"
                                    + " of experiment prepare_image; the log of the build ends with:\n  Step 1/9 : FROM\n  Step 2/9");
            build.complete();
            azureRun.complete();
            ends(run);
            assertEquals(0, count(run, "imgbldrun_1"), run.consoleText());
        }

        @Test
        void severalBuildsAreNamed() throws Exception {
            build("imgbldrun_1");
            build("imgbldrun_2");
            PipelineRun run = start("")
                    .awaitConsole("Images are being built in the Azure ML workspace: runs imgbldrun_2, imgbldrun_1 of"
                            + " experiment prepare_image");
            azureRun.complete();
            ends(run);
        }

        @Test
        void longPreparationIsExplainedOnce() throws Exception {
            PipelineRun run = start("").awaitConsole("Azure ML builds its image, which can take 20 minutes");
            run.awaitConsole("run r-1: Preparing for 1");
            azureRun.complete();
            ends(run);
            assertEquals(1, count(run, "can take 20 minutes"), run.consoleText());
        }

        @Test
        void buildsThatCannotBeReadDoNotDisturbTheWait() throws Exception {
            build("imgbldrun_1");
            Fault denied = local.azure()
                    .faults()
                    .add(Fault.on("POST", ".*/prepare_image/runs:query").status(403, "{}"));
            PipelineRun run = start("");
            run.awaitConsole("run r-1: Preparing for 1");
            assertTrue(denied.seen() > 0);
            azureRun.complete();
            ends(run);
            assertFalse(run.consoleText().contains("imgbldrun"), run.consoleText());
            assertFalse(run.consoleText().contains("403"), run.consoleText());
        }
    }

    @Nested
    class SubmittedRun {

        @RegisterExtension
        final LocalAzureExtension local = new LocalAzureExtension()
                .v2()
                .options(LocalAzureMlOptions.defaults().imageBuild(40).stateTime(Duration.ofMillis(50)));

        @Test
        void firstRunOfAnEnvironmentWaitsForItsImage() throws Exception {
            assumeTrue(LocalAzureMl.pythonWorks("python3"), "skipped: needs python3");
            local.write("train.py", "print('trained')\n");
            local.write("conda.yml", "dependencies: [pip]\n");
            String script = """
                    node {
                      run = amlSubmitRun(experiment: 'iris', script: 'train.py', target: 'cpu-cluster', conda: 'conda.yml')
                    }
                    amlWaitRun(runId: run.runId)
                    """;
            PipelineRun first = local.inWorkspace("def run\n" + script).start();
            ends(first);
            assertEquals(1, count(first, "the environment is new. Its image is built before it is used"));
            assertEquals(1, count(first, "the image of its environment is being built"), first.consoleText());
            assertEquals(1, count(first, "Step 40/40 : RUN build"), first.consoleText());

            PipelineRun second = local.inWorkspace("def run\n" + script).start();
            ends(second);
            assertEquals(0, count(second, "the environment is new"), second.consoleText());
            assertEquals(0, count(second, "is being built"), second.consoleText());
        }
    }

    @Nested
    class SubmittedRunWithBuildOnACompute {

        @RegisterExtension
        final LocalAzureExtension local = new LocalAzureExtension()
                .v2()
                .options(LocalAzureMlOptions.defaults().imageBuildRuns(40).stateTime(Duration.ofMillis(50)));

        @Test
        void runOfTheBuildIsShown() throws Exception {
            assumeTrue(LocalAzureMl.pythonWorks("python3"), "skipped: needs python3");
            local.write("train.py", "print('trained')\n");
            PipelineRun run = local.inWorkspace("""
                    def run
                    node {
                      run = amlSubmitRun(experiment: 'iris', script: 'train.py', target: 'cpu-cluster')
                    }
                    amlWaitRun(runId: run.runId)
                    """).start();
            run.awaitConsole("run imgbldrun_");
            run.awaitConsole("; the log of the build ends with:\n  Step ");
            ends(run);
        }
    }
}
