package io.jenkins.plugins.azureml.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.client.testing.FaultServer;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A trusted Jenkinsfile over a repository whose files are links to files of the agent. */
class LinksOutTest {

    private static final String KEY = "not-a-real-key-file";

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    @TempDir
    Path home;

    @BeforeEach
    void checkOut() throws Exception {
        for (String name : new String[] {"key", "key.csv", "key.json", "key.yml", "report.xml"}) {
            Files.writeString(home.resolve(name), KEY);
            Files.createSymbolicLink(local.workspace().resolve(name), home.resolve(name));
        }
        Files.createSymbolicLink(local.workspace().resolve("home"), home);
        local.write(
                "job.yml", "command: python a.py\ncode: home\nenvironment: {image: i}\ncompute: azureml:cpu-cluster\n");
        local.write(
                "up.yml",
                "command: python a.py\ncode: ../" + home.getFileName()
                        + "\nenvironment: {image: i}\ncompute: azureml:cpu-cluster\n");
        local.write(
                "conda-job.yml",
                "command: python a.py\nenvironment:\n  image: i\n  conda_file: key.yml\ncompute: azureml:cpu-cluster\n");
        local.write(
                "deployment.yml",
                "name: blue\nmodel: azureml:m:1\ninstance_type: Standard_DS3_v2\ncode_configuration:\n  code: home\n"
                        + "  scoring_script: key\nenvironment: azureml:e:1\n");
        local.write(
                "deployment-conda.yml",
                "name: blue\nmodel: azureml:m:1\ninstance_type: Standard_DS3_v2\nenvironment:\n  image: i\n"
                        + "  conda_file: key.yml\n");
    }

    private PipelineRun run(String step) throws Exception {
        return local.inWorkspace("node { " + step + " }").start().await();
    }

    private void refused(String step) throws Exception {
        PipelineRun run = run(step);
        assertEquals(Result.FAILURE, run.result(), run.consoleText());
        String text = run.consoleText();
        assertTrue(text.contains("is outside of the Jenkins workspace"), text);
        assertFalse(text.contains(KEY), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "amlSubmitRun(experiment: 'e', definitionFile: 'key.yml')",
                "amlSubmitRun(experiment: 'e', definitionFile: 'job.yml')",
                "amlSubmitRun(experiment: 'e', definitionFile: 'up.yml')",
                "amlSubmitRun(experiment: 'e', definitionFile: 'conda-job.yml')",
                "amlSubmitRun(experiment: 'e', sourceDirectory: 'home', script: 'key', target: 'cpu-cluster')",
                "amlSubmitRun(experiment: 'e', script: 'a.py', conda: 'key.yml', target: 'cpu-cluster')",
                "amlSubmitRun(experiment: 'e', definition: [command: 'x', environment: 'azureml:e:1',"
                        + " compute: 'azureml:cpu-cluster'], hyperdriveFile: 'key.yml')",
                "amlRegisterModel(name: 'm', file: 'key')",
                "amlRegisterModel(name: 'm', file: 'home')",
                "amlDeploy(endpoint: 'endpoint-1', definitionFile: 'key.yml')",
                "amlDeploy(endpoint: 'endpoint-1', deployment: 'blue', endpointDefinitionFile: 'key.yml')",
                "amlDeploy(endpoint: 'endpoint-1', definitionFile: 'deployment.yml',"
                        + " endpointDefinition: [auth_mode: 'key'])",
                "amlScore(endpoint: 'endpoint-1', dataFile: 'key.json')",
                "amlScore(endpoint: 'endpoint-1', csvFile: 'key.csv')",
                "amlScore(endpoint: 'endpoint-1', data: [1], expectedFile: 'key.json')"
            })
    void linkOutsideIsNeitherReadNorSent(String step) throws Exception {
        refused(step);
    }

    @Test
    void junitFileIsNotWrittenThroughALink() throws Exception {
        try (FaultServer server = new FaultServer()) {
            server.otherwise(request -> Reply.json("[1]"));
            refused("amlScore(scoringUri: '" + server.uri("/score") + "', data: [1], assertions: ['$[0] == 1'],"
                    + " junitFile: 'report.xml')");
        }
        assertEquals(KEY, Files.readString(home.resolve("report.xml")));
    }

    @Test
    void downloadIsNotWrittenThroughALink() throws Exception {
        local.write(
                "train/train.py",
                "import os\nos.makedirs('outputs', exist_ok=True)\nopen('outputs/m', 'w').write('1')\n");
        refused("def r = amlSubmitRun(experiment: 'e', sourceDirectory: 'train', definition:"
                + " [Configuration: [Script: 'train.py', Target: 'cpu-cluster', Framework: 'Python', NodeCount: 1,"
                + " Environment: [Python: [UserManagedDependencies: true]]]]); amlWaitRun(runId: r.runId, pollInterval: 1);"
                + " amlDownload(runId: r.runId, path: 'outputs/m', target: 'home/new')");
        assertFalse(Files.exists(home.resolve("new")));
    }
}
