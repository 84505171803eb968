package io.jenkins.plugins.azureml.testing.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.localazure.LocalAzureMlOptions;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.Pipeline;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the second example: training, gradual rollout, rollback. */
class ReleaseExampleTest {

    private static final Path PROJECT =
            Path.of(System.getProperty("project.basedir", "")).toAbsolutePath();

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension()
            .v2()
            .options(LocalAzureMlOptions.defaults().withStages(false));

    private DemoWorkspace workspace;

    @BeforeEach
    void copyExamples() throws Exception {
        local.nameDevAndProd();
        workspace = DemoWorkspace.of(PROJECT.resolve("docs/examples/release/Jenkinsfile"), PROJECT);
    }

    @AfterEach
    void deleteExamples() throws Exception {
        workspace.close();
    }

    private PipelineRun release(Map<String, String> params) throws Exception {
        return Pipeline.of(workspace.jenkinsfile().toFile())
                .workspace(workspace.folder())
                .params(params)
                .start()
                .await();
    }

    private static void assertContains(PipelineRun run, List<String> parts) {
        for (String part : parts) {
            assertTrue(run.consoleText().contains(part), part + " is not in:\n" + run.consoleText());
        }
    }

    @Test
    void goodModelGetsAllTrafficAndBadModelIsRolledBack() throws Exception {
        assumeTrue(LocalAzureMl.pythonWorks("python3"), "skipped: needs python3");
        PipelineRun released = release(Map.of());
        assertEquals(Result.SUCCESS, released.result(), released.consoleText());
        assertContains(
                released,
                List.of(
                        "creating environment flowers:1",
                        "promoted from flowers:1",
                        "model-1 serves",
                        "Released flowers:1",
                        "Scored 15 flowers"));

        PipelineRun rolledBack = release(Map.of("TEST_FILE", "test/mixed-up.csv", "EPOCHS", "600"));
        assertEquals(Result.FAILURE, rolledBack.result(), rolledBack.consoleText());
        assertContains(
                rolledBack,
                List.of(
                        "4 unchanged",
                        "traffic: model-1 90 %, model-2 10 % (was: model-1 100 %)",
                        "(Roll back)",
                        "traffic: model-1 100 % (was: model-1 90 %, model-2 10 %)",
                        "deployment model-2 of endpoint flowers: deleted"));

        PipelineRun kept = release(Map.of("MIN_ACCURACY", "1.01"));
        assertEquals(Result.SUCCESS, kept.result(), kept.consoleText());
        assertContains(kept, List.of("Not released: accuracy"));
        assertFalse(kept.consoleText().contains("amlDeploy"));
    }
}
