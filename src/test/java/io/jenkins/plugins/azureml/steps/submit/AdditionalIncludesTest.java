package io.jenkins.plugins.azureml.steps.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hudson.model.Result;
import io.jenkins.plugins.azureml.steps.ServerView;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Submits components whose code is merged from several folders, and runs them. */
class AdditionalIncludesTest {

    private static final String SUBMIT = "node { def r = amlSubmitRun(experiment: 'flow', definitionFile:"
            + " 'flow/pipeline.yml'); amlWaitRun(runId: r.runId) }";

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    @BeforeEach
    void files() throws Exception {
        local.write("flow/pipeline.yml", """
                $schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
                type: pipeline
                settings: {default_compute: azureml:cpu-cluster}
                jobs:
                  train: {component: ../components/train/train.yml}
                  show: {component: ../components/show.yml}
                """);
        local.write("components/train/train.yml", """
                type: command
                code: ./src
                additional_includes: [../../lib/shared, ../../lib/tools.zip]
                environment: {image: "python:3.12"}
                command: python3 train.py
                """);
        local.write("components/train/src/train.py", """
                import sys
                sys.path.insert(0, 'tools.zip')
                import shared.words
                import tools.words
                assert shared.words.TEXT + tools.words.TEXT == 'shared wordspacked words'
                """);
        local.write("components/show.yml", """
                type: command
                additional_includes: [../lib/shared]
                environment: {image: "python:3.12"}
                command: python3 -c "import shared.words; assert shared.words.TEXT == 'shared words'"
                """);
        local.write("lib/shared/__init__.py", "");
        local.write("lib/shared/words.py", "TEXT = 'shared words'\n");
        local.write("lib/shared/__pycache__/words.pyc", "old");
        local.write("lib/tools/__init__.py", "");
        local.write("lib/tools/words.py", "TEXT = 'packed words'\n");
    }

    private PipelineRun run(Result expected) throws Exception {
        PipelineRun run = local.inWorkspace(SUBMIT).start().await();
        assertEquals(expected, run.result(), run.consoleText());
        return run;
    }

    private int puts(String path) {
        return local.azure().requests().count("PUT", path);
    }

    private static void assertContains(PipelineRun run, String... parts) {
        for (String part : parts) {
            assertTrue(run.consoleText().contains(part), () -> part + " is not in:\n" + run.consoleText());
        }
    }

    @Test
    void codeAndIncludesAreOneFolder() throws Exception {
        PipelineRun run = run(Result.SUCCESS);
        assertContains(
                run,
                "uploaded the code in components/train/src (4 files",
                "uploaded the code in components (2 files",
                "node train: Completed",
                "node show: Completed");
        for (String name : List.of("/train.py", "/shared/__init__.py", "/tools.zip")) {
            assertTrue(puts(name) > 0, name);
        }
        assertEquals(2, puts("/shared/words.py"), "for each of the two components");
        assertEquals(0, puts("__pycache__"));
        assertEquals(0, puts("COMPONENT_PLACEHOLDER"));
    }

    @Test
    void specificationKeepsTheListAsWritten() throws Exception {
        run(Result.SUCCESS);
        JsonNode job = new ServerView(local.azure())
                .resource("/jobs/"
                        + local.azure().runIds().stream()
                                .filter(id -> id.startsWith("test-"))
                                .findFirst()
                                .orElseThrow())
                .path("properties");
        String id = job.at("/jobs/train/componentId").asText();
        JsonNode spec = new ServerView(local.azure())
                .resource(id.substring(id.indexOf("/components/")))
                .at("/properties/componentSpec");
        assertEquals(
                "[\"../../lib/shared\",\"../../lib/tools.zip\"]",
                spec.path("additional_includes").toString());
    }

    @Test
    void secondBuildSendsNoCode() throws Exception {
        run(Result.SUCCESS);
        int sent = puts("/shared/") + puts("/train.py") + puts("/tools.zip") + puts("/codes/") + puts("/components/");
        PipelineRun second = run(Result.SUCCESS);
        assertContains(second, "already in the workspace, not uploaded", "2 components, 2 of them reused");
        assertEquals(
                sent,
                puts("/shared/") + puts("/train.py") + puts("/tools.zip") + puts("/codes/") + puts("/components/"));
    }

    private void refuses(String... parts) throws Exception {
        PipelineRun run = run(Result.FAILURE);
        assertContains(run, parts);
        assertEquals(0, puts(""), "nothing is sent");
        assertFalse(run.consoleText().contains("\tat "), run.consoleText());
    }

    private void component(String lines) throws Exception {
        local.write("components/train/train.yml", """
                type: command
                environment: {image: "python:3.12"}
                command: python3 train.py
                """ + lines);
    }

    @Test
    void problemsAreReportedBeforeAnythingIsSent() throws Exception {
        component("code: ./src\nadditional_includes: [../../lib/none]\n");
        refuses(
                "component file 'components/train/train.yml': code (line 4): additional_includes 'lib/none' does not exist");
        component("code: ./src\nadditional_includes: [../../lib/shared/words.py, words.py]\n");
        local.write("components/train/words.py", "");
        refuses("are both named 'words.py'");
        component("additional_includes: [../../../../../../../../etc/passwd]\n");
        refuses("additional_includes (line 4): additional_includes '", "is outside of the Jenkins workspace");
        Path outside = Files.createTempFile("outside", ".py");
        Files.createSymbolicLink(local.workspace().resolve("lib/shared/link.py"), outside);
        component("code: ./src\nadditional_includes: [../../lib/shared]\n");
        refuses("'link.py' is, or is behind, a link to a place outside of it");
        Files.delete(outside);
    }

    @Test
    void formsThatAreNotSupportedSayWhatToDo() throws Exception {
        component("additional_includes: [{type: artifact, feed: f, name: n, version: 1.0.0}]\n");
        refuses("additional_includes.0 (line 4) must be a file or folder: packages of Azure Artifacts");
        component("additional_includes: ../../lib/shared\n");
        refuses("additional_includes (line 4) must be a list of texts");
        component("code: azureml:sources:1\nadditional_includes: [../../lib/shared]\n");
        refuses("additional_includes (line 5) cannot be added to registered code");
        local.write("flow/pipeline.yml", """
                type: pipeline
                settings: {default_compute: azureml:cpu-cluster}
                jobs:
                  train:
                    command: python3 train.py
                    code: ../components/train/src
                    environment: {image: "python:3.12"}
                    additional_includes: [../lib/shared]
                """);
        refuses("additional_includes (line 8) belongs to a component");
        local.write("flow/pipeline.yml", """
                command: python3 train.py
                code: ../components/train/src
                compute: azureml:cpu-cluster
                environment: {image: "python:3.12"}
                additional_includes: [../lib/shared]
                """);
        refuses("additional_includes (line 5) is supported only for components");
    }
}
