package io.jenkins.plugins.azureml.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.Pipeline;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user gets to read who has made a mistake: one paragraph that names it and the way out, and no secret. */
class BadInputTest {

    private static final String SUBMIT =
            "node { amlSubmitRun(experiment: 'iris', sourceDirectory: 'train', definitionFile: 'definition.json') }";

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension();

    @Test
    void errorForAWrongSecretHasTheCodeOfEntraId() throws Exception {
        local.addPrincipal("stale", local.azure().tenant(), "not-a-real-secret");
        assertFails(
                "withAmlWorkspace(credentialsId: 'stale') { amlWaitRun(runId: 'r-1') }",
                "AADSTS7000215",
                "client secret");
    }

    @Test
    void errorNamesWrongTenant() throws Exception {
        local.addPrincipal(
                "elsewhere",
                "11111111-2222-3333-4444-555555555555",
                local.azure().clientSecret());
        assertFails(
                "withAmlWorkspace(credentialsId: 'elsewhere') { amlWaitRun(runId: 'r-1') }", "AADSTS90002", "tenant");
    }

    @Test
    void errorNamesUnknownCredentials() throws Exception {
        assertFails(
                "amlWaitRun(runId: 'r-1', credentialsId: 'nobody')",
                "credentialsId 'nobody'",
                "Azure ML service principal");
    }

    @Test
    void errorNamesCredentialsOfAnotherKind() throws Exception {
        assertFails("amlWaitRun(runId: 'r-1', credentialsId: 'iris-key')", "credentials 'iris-key'", "have no tenant");
    }

    @Test
    void dataThatContainsItselfIsRefused() throws Exception {
        assertFails(
                "def row = [id: 1]; row.parent = row\namlScore(scoringUri: 'https://example.com/score', data: row)",
                "data contains itself");
    }

    @Test
    void severalProblemsAreReportedOnePerLine() throws Exception {
        assertFails(
                "amlScore(scoringUri: 'https://h.example/score', batchSize: 0, minMatch: 0)",
                " problems:\n  ",
                "\n  batchSize must be at least 1, not 0\n");
    }

    @Test
    void errorNamesUnknownRun() throws Exception {
        assertFails("amlWaitRun(runId: 'r-1')", "r-1", "What to do: the run does not exist in this workspace");
    }

    @Test
    void errorNamesUnknownWorkspace() throws Exception {
        assertFails("amlWaitRun(runId: 'r-1', workspace: 'nowhere')", "nowhere", "ResourceNotFound", "What to do");
    }

    @Test
    void errorNamesUnknownResourceGroup() throws Exception {
        assertFails(
                "amlWaitRun(runId: 'r-1', resourceGroup: 'nobodys')", "nobodys", "ResourceGroupNotFound", "What to do");
    }

    @Test
    void invalidExperimentNameIsRefusedBeforeAnyRequest() throws Exception {
        local.write("definition.json", local.definition("train.py"));
        assertFails(SUBMIT.replace("'iris'", "'iris/../x'"), "experiment", "letters, digits");
        assertEquals(0, local.azure().requests().all().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "amlDeleteEndpoint(endpoint: 'iris', ",
                "amlDeleteDeployment(endpoint: 'iris', deployment: 'blue', ",
                "amlDeleteCompute(name: 'gpu', ",
                "amlCreateCompute(name: 'gpu', vmSize: 'STANDARD_DS3_V2', "
            })
    void invalidPollIntervalIsRefusedBeforeAnyRequest(String step) throws Exception {
        assertFails(step + "pollInterval: 'often')", "pollInterval 'often'", "'30 s'");
        assertEquals(0, local.azure().requests().all().size());
    }

    @Test
    void allInvalidParametersAreReportedAtOnce() throws Exception {
        String console = assertFails(
                "amlWaitRun(runId: 'a b', experiment: '?', pollInterval: 'often', onAbort: 'explode')",
                "runId",
                "experiment",
                "pollInterval 'often'",
                "onAbort 'explode'");
        assertFalse(console.contains("..\n"), console);
        assertEquals(0, local.azure().requests().all().size());
    }

    @Test
    void errorNamesUnknownComputeAndListsExistingOnes() throws Exception {
        local.write("train/train.py", "print('hello')");
        local.write(
                "definition.json",
                local.definition("train.py").replace(local.azure().compute(), "no-such-cluster"));
        assertFails(SUBMIT, "no-such-cluster", local.azure().compute());
    }

    @Test
    void errorNamesMissingDefinitionFile() throws Exception {
        local.write("train/train.py", "print('hello')");
        assertFails(SUBMIT, "definitionFile 'definition.json'", "definitionFile 'definition.json' does not exist");
    }

    @Test
    void errorNamesPositionInAnInvalidDefinition() throws Exception {
        local.write("train/train.py", "print('hello')");
        local.write("definition.json", "{\"Configuration\": {\n  \"Script\": train.py}\n}");
        assertFails(SUBMIT, "definitionFile 'definition.json'", "not valid JSON", "line 2");
    }

    @Test
    void errorNamesMissingSourceFolder() throws Exception {
        local.write("definition.json", local.definition("train.py"));
        assertFails(SUBMIT, "sourceDirectory 'train'", "does not exist");
    }

    @Test
    void errorNamesMissingScript() throws Exception {
        local.write("train/other.py", "print('hello')");
        local.write("definition.json", local.definition("train.py"));
        assertFails(SUBMIT, "script 'train.py'", "sourceDirectory 'train'");
        assertFails(
                SUBMIT.replace("sourceDirectory: 'train', ", ""), "script 'train.py' is not in sourceDirectory '.'");
        assertEquals(0, local.azure().runIds().size());
    }

    @Test
    void stepOutsideOfANodeAsksForOne() throws Exception {
        assertFails("amlSubmitRun(experiment: 'iris', definition: '{}')", "node");
    }

    @Test
    void failingTrainingScriptShowsItsTraceback() throws Exception {
        assumeTrue(LocalAzureMl.pythonWorks("python3"), "skipped: needs python3");
        local.write("train/train.py", "import sys\nprint('begin')\nraise ValueError('no such column: petals')\n");
        local.write("definition.json", local.definition("train.py"));
        assertFails(
                "def run\n" + SUBMIT.replace("amlSubmitRun", "run = amlSubmitRun")
                        + "\namlWaitRun(runId: run.runId, experiment: 'iris')",
                "ValueError: no such column: petals",
                "line 3",
                "failed");
    }

    @Test
    void errorNamesWrongScoringKey() throws Exception {
        local.addSecretText("old-key", "not-a-real-key");
        assertFails(
                "amlScore(scoringUri: env.AZUREML_SCORING_URI, keyCredentialsId: 'old-key', data: [[1, 2, 3, 4]])",
                "401",
                "key");
    }

    @Test
    void scoringErrorNamesMissingModel() throws Exception {
        assertFails(
                "amlScore(scoringUri: env.AZUREML_SCORING_URI, keyCredentialsId: 'iris-key', data: [[1, 2, 3, 4]])",
                "404",
                "/score/iris");
    }

    @Test
    void registrationErrorNamesUnknownPathOfTheRun() throws Exception {
        local.azure().addRun("iris", "r-1").complete();
        assertFails("amlRegisterModel(name: 'iris', runId: 'r-1', path: 'outputs/none.pkl')", "outputs/none.pkl");
    }

    @Test
    void errorNamesUnknownNamedWorkspace() throws Exception {
        PipelineRun run =
                Pipeline.of("withAmlWorkspace('prod') { echo 'never' }").start().await();
        assertTrue(run.consoleText().contains("Workspace 'prod' is not configured"), run.consoleText());
    }

    @Test
    void errorListsAllMissingWorkspaceParameters() throws Exception {
        PipelineRun run = Pipeline.of("amlWaitRun(runId: 'r-1')").start().await();
        String console = run.consoleText();
        for (String part : new String[] {"credentialsId", "subscriptionId", "resourceGroup", "workspace"}) {
            assertTrue(console.contains(part + " is missing"), console);
        }
    }

    private String assertFails(String body, String... parts) throws Exception {
        PipelineRun run = local.inWorkspace(body).start().await();
        String console = run.consoleText();
        assertEquals(Result.FAILURE, run.result(), console);
        for (String part : parts) {
            assertTrue(console.contains(part), part + " is not in:\n" + console);
        }
        assertFalse(console.contains("\tat "), console);
        assertFalse(console.contains(local.azure().clientSecret()), "the secret is in the console");
        assertFalse(console.contains(local.azure().scoringKey()), "the key is in the console");
        assertFalse(console.contains("not-a-real"), "the secret is in the console");
        assertFalse(console.contains("sig="), "a signed URL is in the console");
        return console;
    }
}
