package io.jenkins.plugins.azureml.freestyle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.ExtensionList;
import hudson.FilePath;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.actions.AmlBuildAction;
import io.jenkins.plugins.azureml.actions.ModelEntry;
import io.jenkins.plugins.azureml.actions.RunEntry;
import io.jenkins.plugins.azureml.client.testing.FaultServer;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import io.jenkins.plugins.azureml.config.NamedWorkspace;
import io.jenkins.plugins.azureml.forms.TestBuild;
import io.jenkins.plugins.azureml.forms.TestJob;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Freestyle builds against the local Azure ML. */
class AmlBuildersTest {

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension();

    private final TestBuild build = new TestJob("free").newBuild();
    private final EnvVars env = new EnvVars();
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private final TaskListener listener = () -> new PrintStream(console, true, StandardCharsets.UTF_8);

    @BeforeEach
    void workspace() {
        assumeTrue(
                LocalAzureMl.pythonWorks("python3"),
                "skipped: the local Azure ML trains with python3, which is not here");
        NamedWorkspace named = new NamedWorkspace("lab");
        named.setCredentialsId(LocalAzureExtension.CREDENTIALS);
        named.setSubscriptionId(local.azure().subscription());
        named.setResourceGroup(local.azure().resourceGroup());
        named.setWorkspace(local.azure().workspace());
        AzureMlGlobalConfiguration.get().setWorkspaces(List.of(named));
        env.put("EXPERIMENT", "iris");
    }

    private AmlRunBuilder runBuilder() {
        AmlRunBuilder builder = new AmlRunBuilder("$EXPERIMENT");
        builder.setNamedWorkspace("lab");
        builder.setDefinitionFile("definition.json");
        return builder;
    }

    private void perform(AmlRunBuilder builder) throws Exception {
        builder.perform(build, new FilePath(local.workspace().toFile()), env, null, listener);
        build.getAction(AmlVariables.class).buildEnvironment(build, env);
    }

    private String console() {
        return console.toString(StandardCharsets.UTF_8);
    }

    @Test
    void trainsRegistersAndDeletesAndTellsTheNextStepByVariables() throws Exception {
        local.write("definition.json", local.definition("train.py"));
        local.write(
                "train.py",
                "import os\nprint('hello')\nos.makedirs('outputs', exist_ok=True)\nopen('outputs/model.json', 'w').write('{}')\n");
        perform(runBuilder());
        assertTrue(console().contains("hello"), console());
        assertEquals("Completed", env.get("AZUREML_RUN_STATUS"));
        assertTrue(env.get("AZUREML_RUN_URL").contains(env.get("AZUREML_RUN_ID")));

        AmlRegisterModelBuilder register = new AmlRegisterModelBuilder("iris", "outputs/model.json");
        register.setNamedWorkspace("lab");
        register.perform(build, env, listener);
        build.getAction(AmlVariables.class).buildEnvironment(build, env);
        assertEquals("iris:1", env.get("AZUREML_MODEL_ID"));

        AmlDeleteModelBuilder delete = new AmlDeleteModelBuilder("${AZUREML_MODEL_ID}");
        delete.setNamedWorkspace("lab");
        delete.perform(build, env, listener);

        AmlBuildAction page = build.getAction(AmlBuildAction.class);
        assertEquals("Completed", page.getRuns().get(0).getStatus());
        assertTrue(page.getModels().get(0).isDeleted());
    }

    @Test
    void aRunGoesByV2WhereTheWorkspaceTakesIt() throws Exception {
        local.azure().v1LegacyMode(false);
        local.write("train.py", "print('hello')\n");
        AmlRunBuilder builder = runBuilder();
        builder.setDefinitionFile(null);
        builder.setDefinition("command: python train.py\ncode: .\nenvironment: {image: 'python:3.12'}\n");
        perform(builder);
        assertTrue(console().contains("Azure ML: API v2"), console());
        assertTrue(console().contains("hello"), console());
        assertEquals("Completed", env.get("AZUREML_RUN_STATUS"));
    }

    /** Logs its last argument as the metric, and leaves it as a model. */
    private static final String TRIAL = """
            import json, os, sys, urllib.request
            url = '%s/mlflow/v1.0%s/api/2.0/mlflow/runs/log-metric' % (os.environ['AZUREML_SERVICE_ENDPOINT'],
                os.environ['AZUREML_WORKSPACE_SCOPE'])
            body = json.dumps({'run_id': os.environ['AZUREML_RUN_ID'], 'key': 'acc', 'value': float(sys.argv[-1])}).encode()
            urllib.request.urlopen(urllib.request.Request(url, body, {'Content-Type': 'application/json',
                'Authorization': 'Bearer ' + os.environ['AZUREML_RUN_TOKEN']}))
            os.makedirs('outputs', exist_ok=True)
            open('outputs/model.json', 'w').write(sys.argv[-1])
            """;

    private static final String SWEEP = """
            sampling: grid
            parameterSpace: {--rate: [0.1, $HIGHEST]}
            primaryMetric: acc
            goal: maximize
            maxTotalRuns: 2
            """;

    private AmlRunBuilder sweepBuilder() throws Exception {
        local.write("definition.json", local.definition("train.py"));
        local.write("train.py", TRIAL);
        env.put("HIGHEST", "0.5");
        return runBuilder();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSweepTellsTheNextStepItsBestRun(boolean v1) throws Exception {
        local.azure().v1LegacyMode(v1);
        AmlRunBuilder sweep = sweepBuilder();
        sweep.setHyperdrive(SWEEP);
        perform(sweep);
        assertEquals(env.get("AZUREML_RUN_ID") + "_1", env.get("AZUREML_BEST_RUN_ID"));
        assertEquals("0.5", env.get("AZUREML_BEST_SCORE"));
        RunEntry shown = build.getAction(AmlBuildAction.class).getRuns().get(0);
        assertEquals(
                env.get("AZUREML_BEST_RUN_ID"),
                Objects.requireNonNull(shown.getBestRun()).getRunId());

        AmlRegisterModelBuilder register = new AmlRegisterModelBuilder("iris", "outputs/model.json");
        register.setNamedWorkspace("lab");
        register.setRunId("${AZUREML_BEST_RUN_ID}");
        register.perform(build, env, listener);
        build.getAction(AmlVariables.class).buildEnvironment(build, env);
        assertEquals("iris:1", env.get("AZUREML_MODEL_ID"));
    }

    @Test
    void aSweepMayBeAFileOfTheWorkspace() throws Exception {
        AmlRunBuilder sweep = sweepBuilder();
        local.write("sweep.yml", SWEEP.replace("$HIGHEST", "0.25"));
        sweep.setHyperdriveFile("sweep.yml");
        perform(sweep);
        assertEquals("0.25", env.get("AZUREML_BEST_SCORE"));
    }

    @Test
    void aRunAfterASweepHasNotItsBestRun() throws Exception {
        AmlRunBuilder sweep = sweepBuilder();
        sweep.setHyperdrive(SWEEP);
        perform(sweep);
        local.write("train.py", "print('hello')\n");
        perform(runBuilder());
        assertEquals("[][]", env.expand("[$AZUREML_BEST_RUN_ID][$AZUREML_BEST_SCORE]"));
    }

    @Test
    void aBadSweepIsReportedBeforeAnyRequest() throws Exception {
        AmlRunBuilder sweep = sweepBuilder();
        sweep.setHyperdrive(SWEEP.replace("maximize", "best"));
        String message =
                assertThrows(AbortException.class, () -> perform(sweep)).getMessage();
        assertTrue(message.contains("hyperdrive: goal (line 4) must be one of maximize, minimize"), message);
        sweep.setHyperdriveFile("sweep.yml");
        message = assertThrows(AbortException.class, () -> perform(sweep)).getMessage();
        assertTrue(message.contains("give hyperdrive or hyperdriveFile, not both"), message);
        assertEquals(0, local.azure().requests().total());
    }

    @Test
    void theFormChecksASweepUnlessItHasVariables() {
        AmlRunBuilder.DescriptorImpl form = ExtensionList.lookupSingleton(AmlRunBuilder.DescriptorImpl.class);
        String fine = SWEEP.replace("$HIGHEST", "1");
        assertEquals(FormValidation.Kind.OK, form.doCheckHyperdrive("", "").kind);
        assertEquals(FormValidation.Kind.OK, form.doCheckHyperdrive(fine, "").kind);
        assertEquals(FormValidation.Kind.OK, form.doCheckHyperdrive(SWEEP.replace(": 2", ": $MANY"), "").kind);
        assertEquals(FormValidation.Kind.ERROR, form.doCheckHyperdrive(fine.replace(": 2", ": many"), "").kind);
        assertEquals(FormValidation.Kind.ERROR, form.doCheckHyperdrive(fine, "sweep.yml").kind);
        assertEquals(FormValidation.Kind.ERROR, form.doCheckHyperdrive(SWEEP, "sweep.yml").kind);
    }

    @Test
    void aModelIsRegisteredOnlyIfItsMetricsAreGoodEnough() throws Exception {
        local.azure()
                .addRun("iris", "r-1")
                .metric("accuracy", 0.95)
                .append("outputs/model.json", new byte[] {1})
                .complete();
        env.put("LIMIT", "0.9");
        AmlRegisterModelBuilder register = new AmlRegisterModelBuilder("iris", "outputs/model.json");
        register.setNamedWorkspace("lab");
        register.setRunId("r-1");
        register.setTags("stage=production\nby=$EXPERIMENT");
        register.setOnlyIf("accuracy > $LIMIT");
        register.perform(build, env, listener);
        build.getAction(AmlVariables.class).buildEnvironment(build, env);
        assertEquals("true iris:1", env.expand("$AZUREML_MODEL_REGISTERED $AZUREML_MODEL_ID"));

        register.setOnlyIf("accuracy > previous");
        register.setCompareTo("stage=production\nby=iris");
        register.perform(build, env, listener);
        build.getAction(AmlVariables.class).buildEnvironment(build, env);
        assertEquals("false ", env.expand("$AZUREML_MODEL_REGISTERED $AZUREML_MODEL_ID"));
        assertTrue(console().contains("compared with iris:1"), console());
        AmlBuildAction page = build.getAction(AmlBuildAction.class);
        assertEquals("accuracy > 0.9", page.getModels().get(0).getConditions());
        assertEquals(
                "accuracy 0.95 is not > 0.95 (previous, iris:1)",
                page.getModels().get(1).getRefusal());

        register.setFailIfNotMet(true);
        assertThrows(AbortException.class, () -> register.perform(build, env, listener));
        register.setTags("stage");
        assertEquals(
                "tags: 'stage' is not of the form key=value.",
                assertThrows(AbortException.class, () -> register.perform(build, env, listener))
                        .getMessage());
    }

    @Test
    void aFileOfTheWorkspaceIsRegistered() throws Exception {
        local.write("model.onnx", "weights");
        AmlRegisterModelBuilder register = new AmlRegisterModelBuilder("iris", "");
        register.setNamedWorkspace("lab");
        assertFalse(register.requiresWorkspace());
        register.setFile("model.onnx");
        assertTrue(register.requiresWorkspace());
        register.perform(build, new FilePath(local.workspace().toFile()), env, null, listener);
        build.getAction(AmlVariables.class).buildEnvironment(build, env);
        assertEquals("iris:1", env.get("AZUREML_MODEL_ID"));
        assertTrue(console().contains("registered from file model.onnx"), console());
    }

    @Test
    void aNamedOutputOfAJobIsRegistered() throws Exception {
        local.azure().v1LegacyMode(false);
        local.write("train.py", "import sys\nopen(sys.argv[1] + '/m', 'w').write('1')\n");
        AmlRunBuilder runs = runBuilder();
        runs.setDefinitionFile(null);
        runs.setDefinition("""
                command: python train.py ${{outputs.model}}
                code: .
                environment: {image: 'python:3.12'}
                outputs: {model: {type: custom_model}}
                """);
        perform(runs);
        AmlRegisterModelBuilder register = new AmlRegisterModelBuilder("iris", "");
        register.setNamedWorkspace("lab");
        register.setOutput("$OUTPUT");
        assertFalse(register.requiresWorkspace());
        env.put("OUTPUT", "model");
        register.perform(build, env, listener);
        build.getAction(AmlVariables.class).buildEnvironment(build, env);
        assertEquals("iris:1", env.get("AZUREML_MODEL_ID"));
        assertTrue(console().contains("registered from output model of run"), console());
    }

    @Test
    void allButTheLastVersionsAreDeleted() throws Exception {
        local.azure().addRun("iris", "r-1").append("outputs/m", new byte[] {1}).complete();
        AmlRegisterModelBuilder register = new AmlRegisterModelBuilder("iris", "outputs/m");
        register.setNamedWorkspace("lab");
        register.setRunId("r-1");
        register.setTags("by=jenkins");
        for (int i = 0; i < 3; i++) {
            register.perform(build, env, listener);
        }
        env.put("COUNT", "1");
        AmlDeleteModelBuilder delete = new AmlDeleteModelBuilder("");
        delete.setNamedWorkspace("lab");
        delete.setName("iris");
        delete.setKeepLast("$COUNT");
        delete.setTags("by=jenkins");
        delete.setDryRun(true);
        delete.perform(build, env, listener);
        assertTrue(console().contains("would delete model iris:1"), console());
        delete.setDryRun(false);
        delete.perform(build, env, listener);
        assertTrue(console().contains("model iris:2 deleted"), console());
        assertEquals(
                List.of(false, true, true),
                build.getAction(AmlBuildAction.class).getModels().stream()
                        .map(ModelEntry::isDeleted)
                        .toList());
        delete.setKeepLast("many");
        assertThrows(AbortException.class, () -> delete.perform(build, env, listener));
    }

    @Test
    void aFailedRunFailsTheBuild() throws Exception {
        local.write("definition.json", local.definition("train.py"));
        local.write("train.py", "raise SystemExit(3)\n");
        AbortException e = assertThrows(AbortException.class, () -> perform(runBuilder()));
        assertTrue(e.getMessage().contains("failed"), e.getMessage());
        assertEquals(
                "Failed", build.getAction(AmlBuildAction.class).getRuns().get(0).getStatus());
    }

    @Test
    void anInterruptionCancelsTheRun() throws Exception {
        local.write("definition.json", local.definition("train.py"));
        local.write("train.py", "import time\nprint('begun', flush=True)\ntime.sleep(300)\n");
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread executor = new Thread(() -> {
            try {
                perform(runBuilder());
                ended.complete(null);
            } catch (Throwable e) {
                ended.complete(e);
            }
        });
        executor.start();
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> console().contains("begun"));
        executor.interrupt();
        assertEquals(InterruptedException.class, ended.get(30, TimeUnit.SECONDS).getClass());
        assertTrue(console().contains("accepted that it is canceled"), console());
    }

    @Test
    void badParametersAreReportedBeforeAnyRequest() {
        AmlRunBuilder builder = new AmlRunBuilder("not an experiment");
        builder.setNamedWorkspace("lab");
        AbortException e = assertThrows(AbortException.class, () -> perform(builder));
        assertTrue(e.getMessage().contains("experiment"), e.getMessage());
        builder.setNamedWorkspace("nowhere");
        assertTrue(assertThrows(AbortException.class, () -> perform(builder))
                .getMessage()
                .contains("'nowhere'"));
    }

    @Test
    void aScoringUriThatIsNoneIsReported() {
        AmlScoreBuilder builder = new AmlScoreBuilder();
        builder.setScoringUri("${HOST}");
        builder.setData("[[1]]");
        assertThrows(AbortException.class, () -> builder.perform(build, env, listener));
    }

    @Test
    void scoresAFileAndChecksTheAnswers() throws Exception {
        local.write("rows.csv", "a,b,y\n1,2,3\n4,5,9\n");
        try (FaultServer server = new FaultServer()) {
            server.script("POST /score", Reply.json("[3]"), Reply.json("[9]"));
            AmlScoreBuilder builder = new AmlScoreBuilder();
            assertFalse(builder.requiresWorkspace());
            env.put("HOST", server.uri("").toString());
            env.put("ROWS", "1");
            builder.setScoringUri("${HOST}/score");
            builder.setCsvFile("rows.csv");
            builder.setColumns("a\nb: number");
            builder.setBatchSize("$ROWS");
            builder.setExpectedFile("rows.csv");
            builder.setExpectedColumn("y");
            builder.setAssertions("$[0] == 3\np95 <= 1 h");
            builder.setJunitFile("score.xml");
            assertTrue(builder.requiresWorkspace());
            FilePath folder = new FilePath(local.workspace().toFile());
            builder.perform(build, folder, env, null, listener);
            build.getAction(AmlVariables.class).buildEnvironment(build, env);
            assertEquals("[3,9]", env.get("AZUREML_SCORE"));
            assertEquals("{\"data\":[[1,2]]}", server.seen().get(0).text());
            assertTrue(console().contains("3 of 3 assertions passed"), console());
            assertTrue(folder.child("score.xml").exists());
            builder.setAssertions("$[0] == 4");
            AbortException e =
                    assertThrows(AbortException.class, () -> builder.perform(build, folder, env, null, listener));
            assertTrue(e.getMessage().contains("$[0] == 4"), e.getMessage());
            builder.setBatchSize("many");
            assertTrue(assertThrows(AbortException.class, () -> builder.perform(build, folder, env, null, listener))
                    .getMessage()
                    .contains("batchSize 'many'"));
        }
    }

    @Test
    void theFormForScoringComparesText() {
        AmlScoreBuilder.DescriptorImpl form = ExtensionList.lookupSingleton(AmlScoreBuilder.DescriptorImpl.class);
        assertEquals(FormValidation.Kind.OK, form.doCheckScoringUri("${HOST}/score", "").kind);
        assertEquals(FormValidation.Kind.OK, form.doCheckScoringUri("", "iris").kind);
        assertEquals(FormValidation.Kind.ERROR, form.doCheckScoringUri("", "").kind);
        assertEquals(FormValidation.Kind.ERROR, form.doCheckScoringUri("https://h/score", "iris").kind);
        assertEquals(FormValidation.Kind.ERROR, form.doCheckScoringUri("h/score", "").kind);
        assertEquals(FormValidation.Kind.OK, form.doCheckData("", "", "a.csv").kind);
        assertEquals(FormValidation.Kind.ERROR, form.doCheckData("[1]", "", "a.csv").kind);
        assertEquals(FormValidation.Kind.ERROR, form.doCheckData("", " ", "").kind);
        assertEquals(FormValidation.Kind.OK, form.doCheckData("[[1, 2]]", "", "").kind);
        assertEquals(FormValidation.Kind.OK, form.doCheckData("just text", "", "").kind);
        assertEquals(FormValidation.Kind.OK, form.doCheckData("[[${ROW}]]", "", "").kind);
        FormValidation broken = form.doCheckData("[[1, 2", "", "");
        assertEquals(FormValidation.Kind.ERROR, broken.kind);
        assertTrue(broken.getMessage().contains("data is not valid JSON at line 1"), broken.getMessage());
        assertEquals(FormValidation.Kind.ERROR, form.doCheckColumns("a: colour").kind);
        assertEquals(FormValidation.Kind.ERROR, form.doCheckCsvSeparator(";;").kind);
        assertEquals(FormValidation.Kind.OK, form.doCheckParallelism("8").kind);
        assertEquals(FormValidation.Kind.ERROR, form.doCheckParallelism("9").kind);
        assertEquals(FormValidation.Kind.ERROR, form.doCheckBatchSize("0").kind);
        assertEquals(FormValidation.Kind.OK, form.doCheckTolerance("1e-3").kind);
        assertEquals(FormValidation.Kind.ERROR, form.doCheckMinMatch("95").kind);
        assertEquals(3, form.doFillRowFormatItems().size());
    }

    @Test
    void whatIsLeftEmptyComesBackAsItWas() {
        AmlRegisterModelBuilder register = new AmlRegisterModelBuilder(" iris ", "outputs/m");
        register.setRunId(" ");
        register.setDescription("");
        assertEquals("iris", register.getName());
        assertEquals("${AZUREML_RUN_ID}", register.getRunId());
        assertNull(register.getDescription());
        AmlRunBuilder run = new AmlRunBuilder("iris");
        assertTrue(run.isStreamLogs());
        run.setSourceDirectory(" train ");
        assertEquals("train", run.getSourceDirectory());
        run.setHyperdrive("");
        run.setHyperdriveFile(" sweep.yml ");
        assertNull(run.getHyperdrive());
        assertEquals("sweep.yml", run.getHyperdriveFile());
    }

    @Test
    void variablesAreNotCheckedInForms() {
        AmlRunBuilder.DescriptorImpl form = ExtensionList.lookupSingleton(AmlRunBuilder.DescriptorImpl.class);
        assertEquals(FormValidation.Kind.OK, form.doCheckExperiment("${EXPERIMENT}").kind);
        assertEquals(FormValidation.Kind.ERROR, form.doCheckExperiment("a b").kind);
        assertEquals(FormValidation.Kind.ERROR, form.doCheckDefinitionFile("", "").kind);
        assertEquals(FormValidation.Kind.ERROR, form.doCheckDefinitionFile("a.json", "{}").kind);
        assertEquals(FormValidation.Kind.OK, form.doCheckDefinitionFile("", "{}").kind);
    }

    @Test
    void metricsAreNamedLikeVariables() {
        assertEquals("AZUREML_METRIC_TEST_F1_SCORE", AmlVariables.metric("test/f1-score"));
    }
}
