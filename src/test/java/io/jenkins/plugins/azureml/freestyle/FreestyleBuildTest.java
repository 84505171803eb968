package io.jenkins.plugins.azureml.freestyle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hudson.AbortException;
import hudson.model.Result;
import io.jenkins.plugins.azureml.actions.AmlBuildAction;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.steps.AmlStep;
import io.jenkins.plugins.azureml.steps.WithAmlWorkspaceStep;
import io.jenkins.plugins.azureml.steps.endpoints.AmlDeployStep;
import io.jenkins.plugins.azureml.steps.endpoints.AmlTrafficStep;
import io.jenkins.plugins.azureml.steps.models.AmlDeleteModelStep;
import io.jenkins.plugins.azureml.steps.models.AmlRegisterModelStep;
import io.jenkins.plugins.azureml.steps.run.AmlDownloadStep;
import io.jenkins.plugins.azureml.steps.score.AmlScoreStep;
import io.jenkins.plugins.azureml.steps.submit.AmlSubmitRunStep;
import io.jenkins.plugins.azureml.steps.wait.AmlWaitRunStep;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Freestyle builds against the local Azure ML. */
class FreestyleBuildTest {

    private static final String DEPLOYMENT = """
            $schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
            model: azureml:iris:1
            code_configuration: {code: azureml:score:1, scoring_script: score.py}
            environment: azureml:AzureML-sklearn-1.5-ubuntu20.04-py310-cpu:1
            instance_type: Standard_DS3_v2
            """;

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    private TestFreestyleBuild build;

    @BeforeEach
    void configure() {
        assumeTrue(LocalAzureMl.pythonWorks("python3"), "skipped: needs python3");
        local.nameWorkspace("lab");
        build = new TestFreestyleBuild(local.workspace());
    }

    private static AmlDeleteModelStep delete(String id) {
        AmlDeleteModelStep step = new AmlDeleteModelStep();
        step.setModelId(id);
        return step;
    }

    private static AzureMlBuildWrapper lab() {
        return new AzureMlBuildWrapper(new WithAmlWorkspaceStep("lab"));
    }

    private Result runInLab(AmlStep... steps) {
        return build.run(lab(), builders(steps), List.of());
    }

    private static List<AzureMlBuilder> builders(AmlStep... steps) {
        return Stream.of(steps).map(AzureMlBuilder::new).toList();
    }

    private static <S extends AmlStep> S step(Class<S> type, Map<String, ?> arguments) {
        return DescribableModel.of(type).instantiate(arguments, null);
    }

    private AmlSubmitRunStep submit(String train) throws Exception {
        local.write("src/train.py", train);
        build.parameter("EXPERIMENT", "iris");
        return step(
                AmlSubmitRunStep.class,
                Map.of(
                        "experiment",
                        "${EXPERIMENT}",
                        "sourceDirectory",
                        "src",
                        "script",
                        "train.py",
                        "target",
                        local.azure().compute()));
    }

    private static AmlWaitRunStep waitForRun() {
        return new AmlWaitRunStep("${AZUREML_RUN_ID}");
    }

    private static AmlRegisterModelStep register() {
        AmlRegisterModelStep register = new AmlRegisterModelStep("iris");
        register.setRunId("$AZUREML_RUN_ID");
        register.setPath("outputs/model.json");
        return register;
    }

    @Test
    void downloadedModelIsWhereTheVariablesSay() throws Exception {
        local.write("home/m.pkl", "weights");
        AmlRegisterModelStep register = new AmlRegisterModelStep("iris");
        register.setFile("home/m.pkl");
        AmlDownloadStep download = new AmlDownloadStep();
        download.setModel("${AZUREML_MODEL_ID}");
        download.setTarget("got");

        Result result = runInLab(register, download);

        assertEquals(Result.SUCCESS, result, () -> build.failure() + build.console());
        assertEquals("iris/m.pkl", build.variable("AZUREML_DOWNLOAD_PATH"));
        Path file = Path.of(build.variable("AZUREML_DOWNLOAD_FOLDER"), build.variable("AZUREML_DOWNLOAD_PATH"));
        assertEquals("weights", Files.readString(file));
    }

    @Test
    void buildStepsPassResultsToTheNextOnesByVariables() throws Exception {
        local.azure().addCode("score", Map.of("score.py", "def run(raw):\n    return [1]\n"));
        AmlSubmitRunStep submit = submit(
                "import os\nprint('hello')\nos.makedirs('outputs', exist_ok=True)\nopen('outputs/model.json', 'w').write('{}')\n");
        AmlDeployStep deploy = new AmlDeployStep("iris");
        deploy.setDeployment("b${BUILD_NUMBER}-blue");
        deploy.setDefinition(DEPLOYMENT);
        deploy.setEndpointDefinition("auth_mode: key");
        deploy.setModel("${AZUREML_MODEL_ID}");
        deploy.setTrafficPercent("$SHARE");
        build.parameter("SHARE", "100");
        AmlScoreStep score = new AmlScoreStep();
        score.setEndpoint("$AZUREML_ENDPOINT");
        score.setData("[[1, 2]]");
        AmlDownloadStep download = step(
                AmlDownloadStep.class,
                Map.of("runId", "${AZUREML_RUN_ID}", "path", "outputs/", "target", "from-${AZUREML_EXPERIMENT}"));

        Result result = runInLab(submit, waitForRun(), register(), deploy, score, download);

        assertEquals(Result.SUCCESS, result, () -> build.failure() + build.console());
        assertTrue(build.console().contains("hello"), build.console());
        assertEquals("Completed", build.variable("AZUREML_RUN_STATUS"));
        assertEquals("", build.variable("AZUREML_RUN_URL"), "the local cloud has no studio");
        assertEquals("iris:1", build.variable("AZUREML_MODEL_ID"));
        assertEquals("b1-blue", build.variable("AZUREML_DEPLOYMENT"));
        assertEquals("b1-blue=100", build.variable("AZUREML_TRAFFIC"));
        assertEquals("b1-blue=0", build.variable("AZUREML_PREVIOUS_TRAFFIC"));
        assertEquals("[1]", build.variable("AZUREML_SCORE"));
        assertTrue(build.console().contains("Azure ML: response: [1]"), build.console());
        assertTrue(Files.exists(local.workspace().resolve("from-iris/outputs/model.json")));
        assertEquals("1", build.variable("AZUREML_DOWNLOAD_COUNT"));
        assertEquals(
                "Completed",
                build.getAction(AmlBuildAction.class).getRuns().get(0).getStatus());
    }

    @Test
    void previousTrafficRestoresTheSharesOfAllDeployments() throws Exception {
        local.azure()
                .addRun("iris", "r-1")
                .append("outputs/model.json", new byte[] {1})
                .complete();
        local.azure().addCode("score", Map.of("score.py", "def run(raw):\n    return [1]\n"));
        AmlRegisterModelStep register = register();
        register.setRunId("r-1");
        AmlTrafficStep back = new AmlTrafficStep("${AZUREML_ENDPOINT}");
        back.setTraffic("${AZUREML_PREVIOUS_TRAFFIC}");

        Result result = runInLab(register, deploy("blue", "100"), deploy("green", "10"), back);

        assertEquals(Result.SUCCESS, result, () -> build.failure() + build.console());
        assertEquals("blue=100", build.variable("AZUREML_TRAFFIC"));
        assertEquals("blue=90\ngreen=10", build.variable("AZUREML_PREVIOUS_TRAFFIC"));
    }

    private static AmlDeployStep deploy(String name, String percent) {
        AmlDeployStep deploy = new AmlDeployStep("iris");
        deploy.setDeployment(name);
        deploy.setDefinition(DEPLOYMENT);
        deploy.setEndpointDefinition("auth_mode: key");
        deploy.setTrafficPercent(percent);
        return deploy;
    }

    @Test
    void bodiesKeepSchemaKeysAndDoubledDollars() throws Exception {
        local.write("train.py", "import sys\nprint('arguments', sys.argv[1:])\n");
        AmlSubmitRunStep submit = new AmlSubmitRunStep("iris");
        submit.setDefinition("""
                $schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
                command: python train.py '$$' '${SCHEMA}' '${{inputs.rate}}'
                code: .
                environment: {image: 'python:3.12'}
                """);
        submit.setInputs("rate: ${RATE}");
        build.parameter("SCHEMA", "replaced").parameter("RATE", "0.5");

        Result result = runInLab(submit, waitForRun());

        assertEquals(Result.SUCCESS, result, () -> build.failure() + build.console());
        assertTrue(build.console().contains("arguments ['$$', '${SCHEMA}', '0.5']"), build.console());
    }

    @Test
    void valueOfAnInputCannotChangeTheStructureOfTheInputs() throws Exception {
        local.write("train.py", "import sys\nprint('arguments', sys.argv[1:])\n");
        AmlSubmitRunStep submit = new AmlSubmitRunStep("iris");
        submit.setDefinition("""
                command: python train.py '${{inputs.name}}'
                code: .
                environment: {image: 'python:3.12'}
                """);
        submit.setInputs("name: ${NAME}");
        build.parameter("NAME", "a: b, c: {path: d}");

        Result result = runInLab(submit, waitForRun());

        assertEquals(Result.SUCCESS, result, () -> build.failure() + build.console());
        assertTrue(build.console().contains("arguments ['a: b, c: {path: d}']"), build.console());
    }

    @Test
    void undefinedVariableIsReportedByTheStepThatUsesIt() {
        assertEquals(Result.FAILURE, runInLab(new AmlWaitRunStep("${AZUREML_RUN_ID}")));
        assertTrue(
                build.console().contains("runId: the environment variable AZUREML_RUN_ID is not defined"),
                build.console());
        assertEquals(0, local.azure().requests().total());
    }

    @Test
    void invalidNumberIsReportedBeforeAnyRequest() {
        AmlDeleteModelStep delete = new AmlDeleteModelStep();
        delete.setName("iris");
        delete.setKeepLast("$COUNT");
        build.parameter("COUNT", "many");

        assertEquals(Result.FAILURE, runInLab(delete));
        assertTrue(
                build.failure().getMessage().contains("keepLast 'many' is not a whole number"),
                build.failure().getMessage());
        assertEquals(0, local.azure().requests().total());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--epochs 50", "--epochs $EPOCHS", "$ARGUMENTS"})
    void commandLineAsArgumentsIsRefusedAsInAPipeline(String arguments) throws Exception {
        AmlSubmitRunStep submit = submit("print('never')\n");
        submit.setArguments(arguments);
        build.parameter("EPOCHS", "50").parameter("ARGUMENTS", "--epochs 50");

        assertEquals(Result.FAILURE, runInLab(submit));

        assertTrue(
                build.failure().getMessage().contains("arguments: ['--epochs', '50'], or one argument a line"),
                build.failure().getMessage());
        assertEquals(0, local.azure().requests().total());
    }

    @Test
    void valueOfAVariableStaysOneArgument() throws Exception {
        AmlSubmitRunStep submit = submit("import sys\nprint('arguments', sys.argv[1:])\n");
        submit.setArguments("--note\n$NOTE");
        build.parameter("NOTE", "--two words");

        Result result = runInLab(submit, waitForRun());

        assertEquals(Result.SUCCESS, result, () -> build.failure() + build.console());
        assertTrue(build.console().contains("arguments ['--note', '--two words']"), build.console());
    }

    @Test
    void failedRunFailsTheBuild() throws Exception {
        assertEquals(Result.FAILURE, runInLab(submit("raise SystemExit(3)\n"), waitForRun(), register()));
        assertInstanceOf(AbortException.class, build.failure());
        assertEquals(
                "Failed", build.getAction(AmlBuildAction.class).getRuns().get(0).getStatus());
    }

    @Test
    void runCanceledInAzureAbortsTheBuildAndIsReported() {
        local.azure().addRun("iris", "r-1").status("Running").status("Canceled");

        assertEquals(Result.ABORTED, runInLab(new AmlWaitRunStep("r-1")));
        assertEquals(
                1,
                Collections.frequency(build.console().lines().toList(), "Run r-1 was canceled in Azure ML"),
                build.console());
    }

    @Test
    void interruptedBuildCancelsTheRun() throws Exception {
        AmlSubmitRunStep submit = submit("import time\nprint('begun', flush=True)\ntime.sleep(300)\n");
        CompletableFuture<Result> result = new CompletableFuture<>();
        Thread executor = new Thread(() -> result.complete(runInLab(submit, waitForRun())));
        executor.start();
        Awaitility.await()
                .atMost(1, TimeUnit.MINUTES)
                .until(() -> build.console().contains("begun"));

        executor.interrupt();

        assertEquals(Result.ABORTED, result.get(1, TimeUnit.MINUTES));
        assertTrue(build.console().contains("cancellation accepted by the service"), build.console());
    }

    @Test
    void postBuildActionCancelsTheRunThatAFailedBuildHasLeft() throws Exception {
        local.azure().simulateNext(run -> run.status("Running"));
        List<AzureMlBuilder> steps = builders(submit("print('never')\n"), new AmlWaitRunStep("not a run"));

        assertEquals(Result.FAILURE, build.run(lab(), steps, List.of(new AzureMlRunCanceller())));

        String runId = local.azure().runIds().get(0);
        assertTrue(local.azure().statuses(runId).contains("CancelRequested"), build.console());
        assertTrue(
                build.console().contains("the build ended as FAILURE before a step waited for run " + runId),
                build.console());
    }

    @Test
    void runOfAFailedBuildContinuesWithoutThePostBuildAction() throws Exception {
        local.azure().simulateNext(run -> run.status("Running"));

        assertEquals(Result.FAILURE, runInLab(submit("print('never')\n"), new AmlWaitRunStep("not a run")));

        assertFalse(local.azure().statuses(local.azure().runIds().get(0)).contains("CancelRequested"), build.console());
    }

    @Test
    void postBuildActionLeavesTheRunOfASuccessfulBuild() throws Exception {
        local.azure().simulateNext(run -> run.status("Running"));

        assertEquals(
                Result.SUCCESS,
                build.run(lab(), builders(submit("print('never')\n")), List.of(new AzureMlRunCanceller())));

        assertFalse(local.azure().statuses(local.azure().runIds().get(0)).contains("CancelRequested"), build.console());
    }

    @Test
    void abortedBuildCancelsItsRunOnceWithThePostBuildAction() throws Exception {
        local.azure().simulateNext(run -> run.status("Running"));
        local.azure().addRun("other", "r-1").status("Running").status("Canceled");
        List<AzureMlBuilder> steps = builders(submit("print('never')\n"), new AmlWaitRunStep("r-1"));

        assertEquals(Result.ABORTED, build.run(lab(), steps, List.of(new AzureMlRunCanceller())));

        String runId = local.azure().runIds("iris").get(0);
        assertEquals(
                1,
                build.console()
                        .lines()
                        .filter(line -> line.equals("Azure ML: canceling run " + runId))
                        .count(),
                build.console());
    }

    @Test
    void parametersOfAStepOverrideTheWorkspaceOfTheBuild() throws Exception {
        AzureMlBuilder elsewhere = new AzureMlBuilder(delete("iris:1"));
        elsewhere.setNamedWorkspace("${LAB}");
        build.parameter("LAB", "lab");
        WithAmlWorkspaceStep wrong = new WithAmlWorkspaceStep(null);
        wrong.setCredentialsId("none");

        assertEquals(
                Result.SUCCESS,
                build.run(new AzureMlBuildWrapper(wrong), List.of(elsewhere), List.of()),
                () -> build.failure() + build.console());
    }

    @Test
    void unknownNamedWorkspaceFailsTheBuildBeforeItsFirstStep() {
        AzureMlBuildWrapper wrapper = new AzureMlBuildWrapper(new WithAmlWorkspaceStep("nowhere"));

        assertEquals(Result.FAILURE, build.run(wrapper, builders(delete("iris:1")), List.of()));
        assertTrue(
                build.failure().getMessage().contains("'nowhere' is not configured for this job. Available: lab"),
                build.failure().getMessage());
    }

    @Test
    void builderWithoutAStepIsReported() {
        assertEquals(Result.FAILURE, build.run(lab(), List.of(new AzureMlBuilder(null)), List.of()));
        assertTrue(build.failure().getMessage().contains("No Azure ML step is configured"));
    }
}
