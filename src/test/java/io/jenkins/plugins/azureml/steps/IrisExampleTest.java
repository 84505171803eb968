package io.jenkins.plugins.azureml.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.Pipeline;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The main job, as {@code mvn -Pdemo} runs it. */
class IrisExampleTest {

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension();

    @BeforeAll
    static void python() {
        assumeTrue(
                LocalAzureMl.pythonWorks("python3"),
                "skipped: the local Azure ML trains with python3, which is not here");
    }

    @Test
    void trainsWaitsRegistersScoresAndDeletes() throws Exception {
        Path example = Path.of("docs/examples/iris");
        try (Stream<Path> files = Files.walk(example)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                local.write(example.relativize(file).toString(), Files.readString(file));
            }
        }
        PipelineRun run = Pipeline.of(new File("docs/examples/iris/Jenkinsfile"))
                .workspace(local.workspace())
                .jobName("iris")
                .env(Map.of(
                        "AZUREML_SUBSCRIPTION_ID", local.azure().subscription(),
                        "AZUREML_RESOURCE_GROUP", local.azure().resourceGroup(),
                        "AZUREML_WORKSPACE", local.azure().workspace(),
                        "AZUREML_SCORING_URI", local.azure().scoringUri("iris").toString()))
                .start()
                .await();

        String console = run.consoleText();
        assertEquals(Result.SUCCESS, run.result(), console);
        assertTrue(console.contains("model iris:1 registered"), console);
        assertTrue(console.contains("accuracy = "), console);
        assertTrue(console.contains("model iris:1 deleted"), console);
    }
}
