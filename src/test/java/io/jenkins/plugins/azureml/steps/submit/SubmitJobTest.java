package io.jenkins.plugins.azureml.steps.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hudson.model.Result;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
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
import org.junit.jupiter.params.provider.ValueSource;

/** The same step by the v2 API: the sources are uploaded once, and one submit is one job, whatever gets lost. */
class SubmitJobTest {

    private static final String SUBMIT = SubmitRunTest.SUBMIT;

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    @BeforeEach
    void sources() throws Exception {
        local.azure().simulate(".*", SimulatedRun::runId);
        local.write("train/train.py", "print('hello')\n");
        local.write("definition.json", local.definition("train.py"));
    }

    private PipelineRun submit(String script) throws Exception {
        return local.inWorkspace(script).start().await();
    }

    private PipelineRun submits(String step) throws Exception {
        PipelineRun run = submit("node { " + step + " }");
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        return run;
    }

    private String fails(String step, String... parts) throws Exception {
        PipelineRun run = submit("node { " + step + " }");
        assertEquals(Result.FAILURE, run.result(), run.consoleText());
        for (String part : parts) {
            assertTrue(run.consoleText().contains(part), () -> part + " is not in:\n" + run.consoleText());
        }
        assertEquals(0, puts("/jobs/"));
        return run.consoleText();
    }

    private String onlyRun() {
        List<String> runs = local.azure().runIds();
        assertEquals(1, runs.size(), runs.toString());
        return runs.get(0);
    }

    private JsonNode onlyJob() throws Exception {
        return new ServerView(local.azure()).resource("/jobs/" + onlyRun()).path("properties");
    }

    private int puts(String path) {
        return local.azure().requests().count("PUT", path);
    }

    private static void assertContains(PipelineRun run, String part) {
        assertTrue(run.consoleText().contains(part), () -> part + " is not in:\n" + run.consoleText());
    }

    @Test
    void resultHasTheKeysOfV1() throws Exception {
        PipelineRun run = submits("def r = amlSubmitRun(experiment: 'iris', sourceDirectory: 'train',"
                + " definitionFile: 'definition.json'); echo \"map: ${r.runId} ${r.experiment} ${r.status}"
                + " ${r.apiGeneration} ${r.portalUrl}\"");
        String id = onlyRun();
        assertTrue(id.startsWith("test-1-"), id);
        assertContains(run, "map: " + id + " iris NotStarted v2 null");
        assertContains(run, "Azure ML: API v2\n");
        assertContains(run, "uploaded the sources (1 file, 15 B)");
        assertFalse(run.consoleText().contains("sig="), run.consoleText());
        assertEquals(0, local.azure().requests().count("POST", "/startrun"));
        JsonNode job = onlyJob();
        assertEquals("python train.py", job.path("command").asText());
        assertEquals("iris", job.path("experimentName").asText());
        String workspace = local.azure().workspacePath();
        assertEquals(workspace + "/computes/cpu-cluster", job.path("computeId").asText());
        assertTrue(job.path("codeId").asText().startsWith(workspace + "/codes/"), job.toString());
        assertTrue(
                job.path("environmentId").asText().startsWith(workspace + "/environments/CliV2AnonymousEnvironment/"),
                job.toString());
    }

    static Stream<Fault> faults() {
        return Stream.of(
                Fault.on("PUT", "/jobs/").resetAfter().times(1),
                Fault.on("PUT", "/jobs/").resetBefore().times(1),
                Fault.on("PUT", "/jobs/").throttle(1).times(1),
                Fault.on("PUT", "/jobs/").revokeToken().times(1),
                Fault.on("PUT", "/jobs/").truncate(3).times(1),
                Fault.on("PUT", "/codes/").resetAfter().times(1),
                Fault.on("POST", "/startPendingUpload").resetAfter().times(1),
                Fault.on("PUT", "train.py").resetAfter().times(1));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void submitCreatesOneJobDespiteAFault(Fault fault) throws Exception {
        local.azure().faults().add(fault);
        submits("amlSubmitRun(experiment: 'iris', sourceDirectory: 'train', definitionFile: 'definition.json')");
        assertTrue(fault.seen() > 0);
        onlyRun();
    }

    @Test
    void existingCodeIsNotUploadedAgain() throws Exception {
        submit(SUBMIT);
        int uploads = puts("train.py");
        PipelineRun second = submit(SUBMIT);
        assertEquals(Result.SUCCESS, second.result(), second.consoleText());
        assertContains(second, "the sources (1 file, 15 B): already in the workspace, not uploaded");
        assertEquals(uploads, puts("train.py"));
        assertEquals(2, local.azure().runIds().size());
        local.write("train/train.py", "print('other')\n");
        assertContains(submit(SUBMIT), "uploaded the sources");
    }

    @Test
    void codeWithMissingFilesIsUploadedAgain() throws Exception {
        submit(SUBMIT);
        String[] code = onlyJob().path("codeId").asText().split("/");
        local.azure().deleteCodeFiles(code[code.length - 3], code[code.length - 1]);
        PipelineRun second = submit(SUBMIT);
        assertContains(second, "no longer has all files of the sources");
        assertContains(second, "uploaded the sources");
        assertContains(submit(SUBMIT), "not uploaded");
    }

    @Test
    void storageThatRejectsTheAgentIsExplained() throws Exception {
        local.azure().faults().add(Fault.on("PUT", "train.py").status(403, "{}"));
        fails(
                "amlSubmitRun(experiment: 'iris', sourceDirectory: 'train', definitionFile: 'definition.json')",
                "rejected the upload of the sources by signed URL (HTTP 403, 3 times, each with a"
                        + " new URL). What to do: ");
        assertEquals(3, local.azure().requests().count("POST", "/startPendingUpload"));
    }

    @Test
    void restartBeforeTheResponseAttachesToTheJob() throws Exception {
        local.azure()
                .faults()
                .add(Fault.on("PUT", "/jobs/")
                        .delayResponse(Duration.ofSeconds(30))
                        .times(1));
        PipelineRun run = local.inWorkspace(SUBMIT).start().awaitRunning("amlSubmitRun");
        SubmitRunTest.await(() -> !local.azure().runIds().isEmpty());
        run.restartRunningSteps();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        assertContains(run, "submitted before the restart");
        onlyRun();
    }

    @Test
    void restartBeforeTheRequestArrivesResendsItWithTheSameApi() throws Exception {
        Fault held = local.azure()
                .faults()
                .add(Fault.on("PUT", "/jobs/").delay(Duration.ofSeconds(30)).times(1));
        PipelineRun run = local.inWorkspace(SUBMIT).start().awaitRunning("amlSubmitRun");
        SubmitRunTest.await(() -> held.seen() > 0);
        run.restartRunningSteps();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        assertEquals(1, run.consoleText().split("Azure ML: API v2\n", -1).length - 1, run.consoleText());
        onlyRun();
    }

    @Test
    void restartDuringTheUploadContinues() throws Exception {
        Fault held = local.azure()
                .faults()
                .add(Fault.on("PUT", "train.py").delay(Duration.ofSeconds(30)).times(1));
        PipelineRun run = local.inWorkspace(SUBMIT).start().awaitRunning("amlSubmitRun");
        SubmitRunTest.await(() -> held.seen() > 0);
        run.restartRunningSteps();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        onlyRun();
    }

    @Test
    void jobFileOfTheCliIsAccepted() throws Exception {
        local.write("jobs/job.yml", """
                $schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
                command: python train.py --epochs ${{inputs.epochs}}
                code: ../train
                environment:
                  image: python:3.12
                  conda_file: conda.yml
                compute: azureml:cpu-cluster
                inputs: {epochs: 50}
                tags: {team: bio, jenkins.job: mine}
                experiment_name: other
                """);
        local.write("jobs/conda.yml", "dependencies: [pip]\n");
        PipelineRun run = submits("amlSubmitRun(experiment: 'iris', definitionFile: 'jobs/job.yml',"
                + " inputs: [epochs: \"${2 + 3}\", data: [type: 'uri_file', path: 'https://x.example/a.csv']],"
                + " outputs: [model: [type: 'mlflow_model']], tags: [team: 'chem'])");
        assertContains(run, "experiment_name (line 10) of definitionFile 'jobs/job.yml' is not used");
        JsonNode job = onlyJob();
        assertEquals(
                "python train.py --epochs ${{inputs.epochs}}",
                job.path("command").asText());
        assertEquals("5", job.at("/inputs/epochs/value").asText());
        assertEquals("uri_file", job.at("/inputs/data/jobInputType").asText());
        assertEquals("mlflow_model", job.at("/outputs/model/jobOutputType").asText());
        assertEquals("chem", job.at("/tags/team").asText());
        assertEquals("mine", job.at("/tags/jenkins.job").asText());
        assertEquals("iris", job.path("experimentName").asText());
    }

    @Test
    void restBodyMayBeAMap() throws Exception {
        submits("amlSubmitRun(experiment: 'iris', sourceDirectory: 'train', definition: [jobType: 'Command',"
                + " command: 'python train.py', environmentId: 'azureml:AzureML-sklearn-1.5-ubuntu20.04-py310-cpu:1',"
                + " queueSettings: [jobTier: 'Standard']])");
        JsonNode job = onlyJob();
        assertEquals("Standard", job.at("/queueSettings/jobTier").asText());
        assertFalse(job.path("codeId").asText().isEmpty(), job.toString());
    }

    @Test
    void shortFormBecomesAJob() throws Exception {
        local.write("conda.yml", "name: x\ndependencies:\n  - python=3.9\n");
        submits("amlSubmitRun(experiment: 'iris', sourceDirectory: 'train', script: 'train.py',"
                + " arguments: ['--rate', 0.5, '--name', 'a b'], target: 'cpu-cluster', conda: 'conda.yml', nodeCount: 2,"
                + " maxDuration: '2 h')");
        JsonNode job = onlyJob();
        assertEquals(
                "python train.py --rate 0.5 --name 'a b'", job.path("command").asText());
        assertEquals("PT2H", job.at("/limits/timeout").asText());
        assertEquals(2, job.at("/resources/instanceCount").asInt());
    }

    @Test
    void serverlessNeedsNoCompute() throws Exception {
        submits("amlSubmitRun(experiment: 'iris', sourceDirectory: 'train', script: 'train.py', target: 'serverless',"
                + " environment: 'AzureML-sklearn-1.5-ubuntu20.04-py310-cpu')");
        JsonNode job = onlyJob();
        assertTrue(job.path("computeId").isMissingNode(), job.toString());
        assertEquals("Standard", job.at("/queueSettings/jobTier").asText());
        assertEquals(
                "azureml:AzureML-sklearn-1.5-ubuntu20.04-py310-cpu@latest",
                job.path("environmentId").asText());
    }

    @Test
    void shortFormAcceptsReferencesAsJobFilesWriteThem() throws Exception {
        submits("amlSubmitRun(experiment: 'iris', sourceDirectory: 'train', script: 'train.py',"
                + " target: 'azureml:cpu-cluster',"
                + " environment: 'azureml:AzureML-sklearn-1.5-ubuntu20.04-py310-cpu@latest')");
        JsonNode job = onlyJob();
        assertTrue(job.path("computeId").asText().endsWith("/computes/cpu-cluster"), job.toString());
        assertEquals(
                "azureml:AzureML-sklearn-1.5-ubuntu20.04-py310-cpu@latest",
                job.path("environmentId").asText());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "iris@stable",
                "azureml://locations/x/workspaces/y/environments/iris/versions/1",
                "a/b",
                ":1",
                "iris:"
            })
    void shortFormRefusesEnvironmentsThatItCannotName(String environment) throws Exception {
        fails(
                "amlSubmitRun(experiment: 'iris', sourceDirectory: 'train', script: 'train.py', target: 'cpu-cluster',"
                        + " environment: '" + environment + "')",
                "environment '" + environment + "' must be NAME, NAME:VERSION, NAME@latest or the id",
                "set environment in a job file");
        assertEquals(0, local.azure().requests().total());
    }

    @Test
    void problemsAreReportedBeforeAnyUpload() throws Exception {
        String step = "amlSubmitRun(experiment: 'iris', sourceDirectory: 'train', script: 'train.py', target: ";
        fails(
                step + "'nowhere')",
                "Compute 'nowhere' does not exist in workspace",
                "Available: cpu-cluster, serverless.");
        fails(step + "'local')", "amlSubmitRun: target 'local' is not supported");
        fails(step + "'cpu-cluster', environment: 'nobodys:1')", "check the name of the environment");
        fails(
                "amlSubmitRun(experiment: 'iris', definition: '''command: x\nenvironment: azureml:a:1\nspeed: 9\n''')",
                "definition: speed (line 3) is not supported");
        fails(
                "amlSubmitRun(experiment: 'iris', script: 'a.py', target: 't', inputs: [data: [path: 'azureml:x']],"
                        + " outputs: 'a: [')",
                "inputs: data.path must name a version",
                "outputs is not valid YAML at line 1");
        local.write(
                "d.json",
                "{\"Configuration\": {\n\"Script\": \"train.py\", \"Target\": \"cpu-cluster\",\n"
                        + "\"Framework\": \"PySpark\"}}");
        fails(
                "amlSubmitRun(experiment: 'iris', sourceDirectory: 'train', definitionFile: 'd.json')",
                "Configuration.Framework (line 3) PySpark has no counterpart in the v2 API. What to do: ",
                "apiGeneration: 'v1'");
        assertEquals(0, puts("train.py"));
    }

    @Test
    void jobRecordsItsBuildAndCommit() throws Exception {
        PipelineRun run = local.inWorkspace("node { amlSubmitRun(experiment: 'iris', sourceDirectory: 'train',"
                        + " definitionFile: 'definition.json', tags: [stage: 'dev', 'git.branch': 'mine']) }")
                .jobName("folder/iris")
                .buildNumber(7)
                .env("BUILD_URL", "https://jenkins.example/job/iris/7/")
                .env("GIT_COMMIT", "0123abcd")
                .env("GIT_BRANCH", "origin/main")
                .start()
                .await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        JsonNode job = onlyJob();
        assertEquals("folder/iris", job.at("/tags/jenkins.job").asText());
        assertEquals(
                "https://jenkins.example/job/iris/7/",
                job.path("tags").path("jenkins.url").asText());
        assertEquals("dev", job.at("/tags/stage").asText());
        assertEquals("mine", job.path("tags").path("git.branch").asText());
        assertEquals(
                "0123abcd",
                job.path("properties").path("mlflow.source.git.commit").asText());
        assertEquals(
                "origin/main", job.path("properties").path("azureml.git.branch").asText());
        assertEquals(0, local.azure().requests().count("PATCH", "/runs/"));
    }

    @Test
    void needlessUseOfV1IsWarnedAboutOncePerBuild() throws Exception {
        PipelineRun run = submit("for (i in 1..2) { node { amlSubmitRun(experiment: 'iris', sourceDirectory: 'train',"
                + " definitionFile: 'definition.json', apiGeneration: 'v1') } }");
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        assertEquals(2, run.consoleText().split("Azure ML: API v1, set by apiGeneration\n", -1).length - 1);
        assertEquals(1, run.consoleText().split("on 30 June 2026", -1).length - 1, run.consoleText());
        assertEquals(2, local.azure().requests().count("POST", "/startrun"));
    }

    @Test
    void v2ParametersAreRefusedWithV1() throws Exception {
        local.azure().v1LegacyMode(true);
        fails(
                "amlSubmitRun(experiment: 'iris', definition: [command: 'x', environment: 'a:1'])",
                "Azure ML: API v1, because the workspace is in v1LegacyMode",
                "definition is a job for the v2 API, but this run uses the v1 API. What to do: ");
        fails(
                "amlSubmitRun(experiment: 'iris', sourceDirectory: 'train', definitionFile: 'definition.json',"
                        + " inputs: [a: 1])",
                "inputs and outputs require the v2 API");
    }
}
