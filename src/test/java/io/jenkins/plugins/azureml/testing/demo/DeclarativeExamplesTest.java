package io.jenkins.plugins.azureml.testing.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Runs the Declarative examples with their sections defined as Groovy methods. This tests the steps in them, one
 * stage after the other. The harness tests whether Declarative accepts them.
 */
class DeclarativeExamplesTest {

    private static final Path EXAMPLES = Path.of(System.getProperty("project.basedir", ""))
            .resolve("docs/examples/declarative")
            .toAbsolutePath();

    /** Of the options only the workspace has an effect. As in Declarative, post runs outside of it. */
    private static final String SECTIONS = """
            any = true
            none = false
            onAgent = false
            failed = null
            def pipeline(Closure sections) { sections(); if (failed != null) { throw failed } }
            def options(Closure all) {}
            def agent(boolean given) { onAgent = given }
            def stages(Closure all) {
                try { withAmlWorkspace(name: 'prod') { all() } } catch (e) { failed = e }
            }
            def steps(Closure all) {
                boolean given = onAgent
                onAgent = false
                if (given) { node { all() } } else { all() }
            }
            def script(Closure all) { all() }
            def post(Closure all) { all() }
            def always(Closure all) { all() }
            def success(Closure all) { if (failed == null) { all() } }
            def unsuccessful(Closure all) { if (failed != null) { all() } }
            """;

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    @BeforeEach
    void workspace() {
        assumeTrue(LocalAzureMl.pythonWorks("python3"), "skipped: needs python3");
        local.nameWorkspace("prod");
    }

    private void runs(String file, String... parts) throws Exception {
        PipelineRun run = local.pipeline(SECTIONS + Files.readString(EXAMPLES.resolve(file)))
                .start()
                .await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        for (String part : parts) {
            assertTrue(run.consoleText().contains(part), part + " is not in:\n" + run.consoleText());
        }
    }

    @Test
    void exampleRunsFromFirstStageToPost() throws Exception {
        runs(
                "Jenkinsfile",
                "registered iris:1, in all 1",
                "answer [3, 7]",
                "model iris:1 deleted",
                "compute declarative");
    }

    @Test
    void sweepExampleRegistersTheModelOfTheBestRun() throws Exception {
        runs("sweep.Jenkinsfile", "_1, accuracy 1.0", "accuracy >= 0.9", "registered rates:1");
        assertEquals(4, local.azure().runIds().size());
    }
}
