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

/** One submit is one run, whatever gets lost, and says where it comes from. */
public class SubmitRunTest {

    public static final String CALL =
            "amlSubmitRun(experiment: 'iris', sourceDirectory: 'train', definitionFile: 'definition.json')";
    public static final String SUBMIT = "node { " + CALL + " }";

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension();

    @BeforeEach
    void sources() throws Exception {
        local.azure().simulate(".*", SimulatedRun::runId);
        local.write("train/train.py", "print('hello')\n");
        local.write("definition.json", local.definition("train.py"));
    }

    private PipelineRun submit(String script) throws Exception {
        return local.inWorkspace(script).start().await();
    }

    private String onlyRun() {
        List<String> runs = local.azure().runIds();
        assertEquals(1, runs.size(), runs.toString());
        return runs.get(0);
    }

    private String fails(String step, String... parts) throws Exception {
        PipelineRun run = submit("node { " + step + " }");
        assertEquals(Result.FAILURE, run.result(), run.consoleText());
        for (String part : parts) {
            assertTrue(run.consoleText().contains(part), () -> part + " is not in:\n" + run.consoleText());
        }
        assertEquals(0, local.azure().requests().count("POST", "/startrun"));
        return run.consoleText();
    }

    @Test
    void resultIdentifiesRunAndWorkspace() throws Exception {
        PipelineRun run = submit("node { def r = amlSubmitRun(experiment: 'iris', sourceDirectory: 'train',"
                + " definitionFile: 'definition.json'); echo \"map: ${r.runId} ${r.experiment} ${r.status}"
                + " ${r.apiGeneration} ${r.portalUrl}\" }");
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        String id = onlyRun();
        assertTrue(id.startsWith("test-1-"), id);
        assertTrue(run.consoleText().contains("map: " + id + " iris NotStarted v1 null"), run.consoleText());
        assertTrue(run.consoleText().contains("packed 1 file, "), run.consoleText());
    }

    static Stream<Fault> faults() {
        return Stream.of(
                Fault.on("POST", "/startrun").resetAfter().times(1),
                Fault.on("POST", "/startrun").resetBefore().times(1),
                Fault.on("POST", "/startrun").throttle(1).times(1),
                Fault.on("POST", "/startrun").status(503, "{}").times(1),
                Fault.on("POST", "/startrun").revokeToken().times(1),
                Fault.on("POST", "/startrun").truncate(3).times(1));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void submitStartsOneRunDespiteAFault(Fault fault) throws Exception {
        local.azure().faults().add(fault);
        PipelineRun run = submit(SUBMIT);
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        assertTrue(fault.seen() > 0);
        onlyRun();
    }

    @Test
    void eachSubmitOfABuildStartsItsOwnRun() throws Exception {
        submit("retry(2) { " + SUBMIT + "; if (env.AGAIN == null) { env.AGAIN = 'no'; error 'once more' } }");
        assertEquals(2, local.azure().runIds().size());
    }

    @Test
    void restartBeforeTheResponseAttachesToTheRun() throws Exception {
        local.azure()
                .faults()
                .add(Fault.on("POST", "/startrun")
                        .delayResponse(Duration.ofSeconds(30))
                        .times(1));
        PipelineRun run = local.inWorkspace(SUBMIT).start().awaitRunning("amlSubmitRun");
        await(() -> !local.azure().runIds().isEmpty());
        run.restartRunningSteps();
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        assertTrue(run.consoleText().contains("submitted before the restart"), run.consoleText());
        onlyRun();
    }

    @Test
    void restartBeforeTheRequestArrivesResendsIt() throws Exception {
        Fault refused = local.azure().faults().add(Fault.on("POST", "/startrun").status(503, "{}"));
        PipelineRun run = local.inWorkspace(SUBMIT).start().awaitRunning("amlSubmitRun");
        await(() -> refused.seen() > 0);
        run.restartRunningSteps();
        local.azure().faults().remove(refused);
        assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        onlyRun();
    }

    @Test
    void definitionMayBeAMapWithGStrings() throws Exception {
        PipelineRun run = submit("node { def s = 'train'; amlSubmitRun(experiment: 'iris', sourceDirectory: 'train',"
                + " definition: [Configuration: [Script: \"${s}.py\", Target: \"cpu-${'cluster'}\","
                + " Arguments: ['--rate', 0.5, \"${s}\"], Unknown: [deeper: ['a', 1, true, null]]]]) }");
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        JsonNode sent = new ServerView(local.azure()).details(onlyRun()).path("runDefinition");
        assertEquals("train.py", sent.path("Configuration").path("Script").asText());
        assertEquals(
                "[\"a\",1,true,null]",
                sent.path("Configuration").path("Unknown").path("deeper").toString());
    }

    @Test
    void errorNamesPositionInAnInvalidDefinition() throws Exception {
        String step = "amlSubmitRun(experiment: 'iris', sourceDirectory: 'train', definitionFile: 'd.json')";
        fails(step, "definitionFile 'd.json' does not exist");
        local.write("d.json", "{\"Configuration\": {\n  \"Script\": train.py\n}}");
        fails(step, "definitionFile 'd.json' is not valid JSON at line 2, column");
        local.write("d.json", "[1, 2]");
        fails(step, "definitionFile 'd.json' must be a JSON object");
        local.write("d.json", "{\"a\": 1} {\"b\": 2}");
        fails(step, "definitionFile 'd.json' is not valid JSON at line 1");
    }

    @Test
    void allProblemsOfADefinitionNameLineAndPath() throws Exception {
        local.write("d.json", """
                {"Configuration": {
                  "Script": "train.py",
                  "NodeCount": "two",
                  "Framework": "Fortran",
                  "Arguments": "--rate 0.5",
                  "Anything": {"else": true}
                }}
                """);
        fails(
                "amlSubmitRun(experiment: 'iris', sourceDirectory: 'train', definitionFile: 'd.json')",
                "Configuration (line 1) has no Target",
                "Configuration.NodeCount (line 3) must be a whole number",
                "Configuration.Framework (line 4) must be Python",
                "Configuration.Arguments (line 5) must be a list");
        fails(
                "amlSubmitRun(experiment: 'iris', sourceDirectory: 'train', definition: [script: 'train.py', target: 3])",
                "definition: target must be the name");
    }

    @Test
    void shortFormBecomesADefinition() throws Exception {
        local.write("conda.yml", "name: x\ndependencies:\n  - python=3.9\n  - pip:\n      - pandas==2.0.0\n");
        PipelineRun run = submit("node { amlSubmitRun(experiment: 'iris', sourceDirectory: 'train', script: 'train.py',"
                + " arguments: ['--rate', 0.5], target: 'cpu-cluster', conda: 'conda.yml', nodeCount: 2,"
                + " maxDuration: '2 h', tags: [stage: \"${'dev'}\"]) }");
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        JsonNode sent = new ServerView(local.azure())
                .details(onlyRun())
                .path("runDefinition")
                .path("configuration");
        assertEquals("[\"--rate\",\"0.5\"]", sent.path("arguments").toString());
        assertEquals(2, sent.path("nodeCount").asInt());
        assertEquals(7200, sent.path("maxRunDurationSeconds").asInt());
        assertEquals(
                "pandas==2.0.0",
                sent.path("environment")
                        .path("python")
                        .path("condaDependencies")
                        .path("dependencies")
                        .path(1)
                        .path("pip")
                        .path(0)
                        .asText());
    }

    @Test
    void environmentMayHaveAVersion() throws Exception {
        PipelineRun run = submit("node { amlSubmitRun(experiment: 'iris', sourceDirectory: 'train', script: 'train.py',"
                + " arguments: '''--rate\n0.5''', target: 'cpu-cluster', environment: 'AzureML-sklearn:7') }");
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        JsonNode sent = new ServerView(local.azure())
                .details(onlyRun())
                .path("runDefinition")
                .path("configuration");
        assertEquals(
                "{\"name\":\"AzureML-sklearn\",\"version\":\"7\"}",
                sent.path("environment").toString());
        assertEquals("[\"--rate\",\"0.5\"]", sent.path("arguments").toString());
    }

    @Test
    void allInvalidParametersOfTheShortFormAreReportedAtOnce() throws Exception {
        fails(
                "amlSubmitRun(experiment: 'a b', script: 'train.py', conda: 'c.yml', environment: 'e', nodeCount: 0,"
                        + " maxDuration: 'long')",
                "experiment must",
                "target is missing",
                "conda cannot be combined with environment",
                "nodeCount must",
                "maxDuration 'long'");
        fails("amlSubmitRun(experiment: 'iris')", "one of definitionFile, definition and script");
        fails(
                "amlSubmitRun(experiment: 'iris', script: 'a.py', target: 't', definition: '{}')",
                "one of definitionFile, definition and script",
                ", not 2");
        fails("amlSubmitRun(experiment: 'iris', definitionFile: 'd.json', nodeCount: 2)", "nodeCount requires script");
    }

    @Test
    void errorNamesPositionInAnInvalidCondaFile() throws Exception {
        String step =
                "amlSubmitRun(experiment: 'iris', sourceDirectory: 'train', script: 'train.py', target: 'cpu-cluster',"
                        + " conda: 'c.yml')";
        fails(step, "conda 'c.yml' does not exist");
        local.write("c.yml", "dependencies:\n  - a\n - b\n");
        fails(step, "conda 'c.yml' is not valid YAML at line 3");
        local.write("c.yml", "- a\n");
        fails(step, "conda 'c.yml' is no conda file");
    }

    @Test
    void runRecordsItsBuildAndCommit() throws Exception {
        PipelineRun run = local.inWorkspace("node { amlSubmitRun(experiment: 'iris', sourceDirectory: 'train',"
                        + " definitionFile: 'definition.json', tags: [stage: 'dev', 'git.branch': 'mine']) }")
                .jobName("folder/iris")
                .buildNumber(7)
                .env("BUILD_URL", "https://jenkins.example/job/iris/7/")
                .env("GIT_COMMIT", "0123abcd")
                .env("GIT_BRANCH", "origin/main")
                .env("GIT_URL", "https://user:not-a-real-secret@git.example/iris.git")
                .start()
                .await();
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        JsonNode record = new ServerView(local.azure()).run(onlyRun());
        JsonNode tags = record.path("tags");
        assertEquals("folder/iris", tags.path("jenkins.job").asText());
        assertEquals("7", tags.path("jenkins.build").asText());
        assertEquals(
                "https://jenkins.example/job/iris/7/", tags.path("jenkins.url").asText());
        assertEquals("dev", tags.path("stage").asText());
        assertEquals("mine", tags.path("git.branch").asText());
        JsonNode properties = record.path("properties");
        assertEquals("0123abcd", properties.path("mlflow.source.git.commit").asText());
        assertEquals("origin/main", properties.path("azureml.git.branch").asText());
        assertEquals(
                "https://git.example/iris.git",
                properties.path("mlflow.source.git.repoURL").asText());
    }

    @Test
    void failedTaggingDoesNotFailTheSubmit() throws Exception {
        local.azure().faults().add(Fault.on("PATCH", "/runs/").status(403, "{}"));
        PipelineRun run = submit(SUBMIT);
        assertEquals(Result.SUCCESS, run.result(), run.consoleText());
        assertTrue(run.consoleText().contains("could not be tagged"), run.consoleText());
    }

    @Test
    void zipIsDeletedAfterTheSubmit() throws Exception {
        submit(SUBMIT);
        String id = onlyRun();
        java.nio.file.Path temporary =
                local.workspace().resolveSibling(local.workspace().getFileName() + "@tmp");
        for (java.nio.file.Path folder : List.of(local.workspace(), temporary)) {
            if (java.nio.file.Files.exists(folder)) {
                try (Stream<java.nio.file.Path> files = java.nio.file.Files.walk(folder)) {
                    assertFalse(files.anyMatch(file -> file.toString().contains(id)));
                }
            }
        }
    }

    public static void await(java.util.concurrent.Callable<Boolean> condition) {
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(condition);
    }
}
