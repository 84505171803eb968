package io.jenkins.plugins.azureml.steps.models;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.FilePath;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.RecordedRequest;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.SingleStepContext;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineBuild;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Registering a model, with and without conditions; the same in both generations of the API. */
abstract class RegisterModelTest {

    /** How a request that makes a version looks: method and path. */
    record Wire(String method, String path) {}

    @RegisterExtension
    final LocalAzureExtension local;

    private final Wire wire;

    RegisterModelTest(LocalAzureExtension local, Wire wire) {
        this.local = local;
        this.wire = wire;
    }

    @BeforeEach
    void trained() {
        trained("r-1", 0.95, 0.2).append("outputs/model.json", "{\"a\":1}".getBytes(StandardCharsets.UTF_8));
        trained("r-2", 0.97, 0.3).append("outputs/model.json", "{\"a\":2}".getBytes(StandardCharsets.UTF_8));
    }

    private SimulatedRun trained(String runId, double accuracy, double loss) {
        return local.azure()
                .addRun("iris", runId)
                .metric("accuracy", accuracy)
                .metric("loss", loss)
                .complete();
    }

    private PipelineRun run(String body) throws Exception {
        return local.inWorkspace(body).start().await();
    }

    private String succeeds(String body, String... parts) throws Exception {
        return holds(run(body), Result.SUCCESS, parts);
    }

    private String fails(String body, String... parts) throws Exception {
        return holds(run(body), Result.FAILURE, parts);
    }

    private String holds(PipelineRun run, Result result, String... parts) {
        String console = run.consoleText();
        assertEquals(result, run.result(), console);
        for (String part : parts) {
            assertTrue(console.contains(part), part + " is not in:\n" + console);
        }
        return console;
    }

    @Test
    void modelRecordsItsBuildAndRun() throws Exception {
        succeeds(
                """
                def m = amlRegisterModel(name: 'iris', runId: 'r-1', path: 'outputs/model.json', experiment: 'iris',
                    framework: 'ScikitLearn', frameworkVersion: '1.5', modelType: 'mlflow_model',
                    tags: [stage: 'candidate'], properties: [own: 'x'], description: 'text')
                echo "id ${m.id} name ${m.name} version ${m.version} registered ${m.registered}"
                echo "portal ${m.portalUrl}"
                def l = amlListModels(name: 'iris')[0]
                echo "listed ${l.id} ${l.runId} ${l.experiment} ${l.framework} ${l.tags} ${l.description} ${l.type}"
                echo "properties ${l.properties.own} ${l.properties.runId} ${l.properties['metric.accuracy']} ${l.properties['jenkins.build']}"
                """,
                "id iris:1 name iris version 1 registered true",
                "portal null",
                "listed iris:1 r-1 iris ScikitLearn [stage:candidate] text mlflow_model",
                "properties x r-1 0.95 1");
    }

    @Test
    void onlyABetterModelIsRegistered() throws Exception {
        String console = succeeds(
                """
                def gate = ['accuracy >= 0.9', 'loss <= previous * 1.05']
                def first = amlRegisterModel(name: 'iris', runId: 'r-1', path: 'outputs/model.json', onlyIf: gate)
                echo "first ${first.id} ${first.registered} ${first.comparison*.met}"
                def second = amlRegisterModel(name: 'iris', runId: 'r-2', path: 'outputs/model.json', onlyIf: gate)
                echo "second ${second.id} ${second.registered} ${second.comparison*.met} ${second.reason}"
                """,
                "compared with nothing: no version of iris yet",
                "first iris:1 true [true, true]",
                "compared with iris:1, the newest version",
                "  accuracy >= 0.9               0.97    >= 0.9    0.95  met",
                "  loss <= previous * 1.05        0.3   <= 0.21     0.2  not met",
                "second null false [true, false] loss 0.3 is not <= 0.21 (previous * 1.05, iris:1)");
        assertTrue(console.contains("model iris not registered: loss 0.3"), console);
        assertEquals(1, local.azure().requests().count(wire.method(), wire.path()));
    }

    @Test
    void baselineIsTheNewestVersionWithTheTags() throws Exception {
        succeeds("""
                amlRegisterModel(name: 'iris', runId: 'r-1', path: 'outputs/model.json', tags: [stage: 'production'])
                amlRegisterModel(name: 'iris', runId: 'r-2', path: 'outputs/model.json', tags: [stage: 'candidate'])
                def m = amlRegisterModel(name: 'iris', runId: 'r-2', path: 'outputs/model.json',
                    onlyIf: 'accuracy > previous', compareTo: [stage: 'production'])
                echo "third ${m.id}"
                """, "compared with iris:1, the newest version with stage=production", "third iris:3");
    }

    @Test
    void baselineIsFoundByATagValueWithAComma() throws Exception {
        succeeds(
                """
                def segment = [segment: 'retail,online', 'a=b': '1']
                amlRegisterModel(name: 'iris', runId: 'r-2', path: 'outputs/model.json', tags: segment)
                def m = amlRegisterModel(name: 'iris', runId: 'r-1', path: 'outputs/model.json', tags: segment,
                    onlyIf: 'accuracy > previous', compareTo: segment)
                echo "registered ${m.registered}"
                amlRegisterModel(name: 'iris', runId: 'r-1', path: 'outputs/model.json', tags: segment)
                amlRegisterModel(name: 'iris', runId: 'r-1', path: 'outputs/model.json', tags: [segment: 'retail'])
                echo "listed ${amlListModels(name: 'iris', tags: segment)*.id}"
                echo "to delete ${amlDeleteModel(name: 'iris', keepLast: 1, tags: segment, dryRun: true).ids}"
                """,
                "compared with iris:1, the newest version with segment=retail,online",
                "registered false",
                "listed [iris:2, iris:1]",
                "to delete [iris:1]");
    }

    @Test
    void errorForUnmatchedTagsShowsThoseOfTheNewestVersion() throws Exception {
        succeeds(
                """
                amlRegisterModel(name: 'iris', runId: 'r-2', path: 'outputs/model.json', tags: [stage: 'production'])
                amlRegisterModel(name: 'iris', runId: 'r-1', path: 'outputs/model.json', onlyIf: 'accuracy > previous',
                    compareTo: [stgae: 'production'])
                """,
                "compared with nothing: no version of iris with stgae=production yet; the newest version,"
                        + " iris:1, is one with stage=production");
        fails(
                "amlRegisterModel(name: 'iris', runId: 'r-1', path: 'outputs', onlyIf: 'accuracy > previous',"
                        + " compareTo: ['': 'x'])",
                "compareTo has a tag without a name");
    }

    @Test
    void nonFiniteMetricPreventsRegistrationOfTheFirstModel() throws Exception {
        succeeds(
                """
                for (value in ['NaN', 'Infinity', '-Infinity']) {
                    def m = amlRegisterModel(name: 'iris', runId: 'r-1', path: 'outputs/model.json',
                        metrics: [accuracy: value], onlyIf: 'accuracy > previous')
                    echo "registered ${m.registered}: ${m.reason}"
                }
                """,
                "registered false: accuracy is NaN, which cannot be compared",
                "registered false: accuracy is Infinity, which cannot be compared",
                "registered false: accuracy is -Infinity, which cannot be compared");
        fails(
                "amlRegisterModel(name: 'iris', runId: 'r-1', path: 'outputs/model.json', onlyIf: [])",
                "onlyIf is empty: add a condition");
        assertEquals(0, local.azure().requests().count(wire.method(), wire.path()));
    }

    /** An answer of a proxy must not count as "no previous version". */
    @Test
    void conditionsAreNotEvaluatedWithoutAListOfModels() throws Exception {
        succeeds("amlRegisterModel(name: 'iris', runId: 'r-2', path: 'outputs/model.json')");
        for (String answer : List.of("{}", "{\"status\":\"ok\"}", "{\"value\":[null]}", "{\"value\":{}}")) {
            Fault fault = local.azure().faults().add(Fault.on("GET", "/models").status(200, answer));
            fails(
                    "amlRegisterModel(name: 'iris', runId: 'r-1', path: 'outputs/model.json',"
                            + " onlyIf: 'accuracy > previous')",
                    "the response is not a list");
            local.azure().faults().remove(fault);
        }
        assertEquals(1, local.azure().requests().count(wire.method(), wire.path()));
    }

    @Test
    void metricsMissingFromAModelComeFromItsRun() throws Exception {
        local.azure()
                .faults()
                .add(Fault.on("GET", "mlflow/runs/get").status(403, "{}").times(1));
        local.azure()
                .faults()
                .add(Fault.on("POST", "metric/v2.0/.*/list$").status(403, "{}").times(1));
        succeeds(
                """
                amlRegisterModel(name: 'iris', runId: 'r-1', path: 'outputs/model.json', experiment: 'iris')
                def m = amlRegisterModel(name: 'iris', runId: 'r-2', path: 'outputs/model.json', onlyIf: 'loss < previous')
                echo "registered ${m.registered}: ${m.reason}"
                """,
                "is registered without the metrics of its run",
                "registered false: loss 0.3 is not < 0.2 (previous, iris:1)");
    }

    @Test
    void unmetConditionsFailTheStepIfRequested() throws Exception {
        fails(
                "amlRegisterModel(name: 'iris', runId: 'r-1', path: 'outputs/model.json', onlyIf: ['accuracy > 0.99'],"
                        + " failIfNotMet: true)",
                "Model iris was not registered: accuracy 0.95 is not > 0.99.");
    }

    @Test
    void errorForAMissingMetricListsLoggedOnes() throws Exception {
        fails(
                "amlRegisterModel(name: 'iris', runId: 'r-1', path: 'outputs/model.json', onlyIf: ['acuracy > 0.9'])",
                "onlyIf requires acuracy, which run r-1 has not logged. Available: accuracy, loss.");
        succeeds(
                "amlRegisterModel(name: 'iris', runId: 'r-1', path: 'outputs/model.json', onlyIf: ['acuracy > 0.9'],"
                        + " metrics: [acuracy: 0.91])",
                "model iris:1 registered");
    }

    @Test
    void errorForAMissingPathSuggestsSimilarOnes() throws Exception {
        SimulatedRun run = local.azure().addRun("iris", "r-3");
        for (int i = 1; i <= 9; i++) {
            run.append("outputs/part-" + i + ".bin", new byte[] {1});
        }
        run.append("outputs/Model.pkl", new byte[] {1});
        run.complete();
        String console = fails(
                "amlRegisterModel(name: 'iris', runId: 'r-3', path: 'outputs/model.pk')",
                "path 'outputs/model.pk': run r-3 has no such file or folder. It has outputs/Model.pkl, ",
                " and 5 more.");
        assertFalse(console.contains("Microsoft"), console);
        assertEquals(0, local.azure().requests().count(wire.method(), wire.path()));
        succeeds(
                "amlRegisterModel(name: 'iris', runId: 'r-3', path: './outputs/')",
                "model iris:1 registered from ./outputs/ of run r-3");
    }

    @Test
    void allInvalidParametersAreReportedBeforeAnyRequest() throws Exception {
        fails(
                "amlRegisterModel(name: '?', onlyIf: ['accuracy > 1', 'auc => 1', 'loss < previous / x'],"
                        + " modelType: 'other', frameworkVersion: '1', metrics: [f1: 'good'])",
                "name must begin",
                "runId is missing",
                "path is missing",
                "onlyIf[1]: 'auc => 1', character 5: expected >, >=, <, <=, == or !=, not '=>'",
                "onlyIf[2]: 'loss < previous / x', character 19: expected a number, not 'x'",
                "modelType 'other' must be one of custom_model, mlflow_model, triton_model",
                "frameworkVersion requires framework",
                "metrics: 'f1' is 'good', which is not a number");
        fails(
                "amlRegisterModel(name: 'iris', runId: 'r-1', path: 'outputs', compareTo: [stage: 'production'])",
                "compareTo requires onlyIf");
        fails(
                "amlRegisterModel(name: 'iris', file: 'a', path: 'b', onlyIf: 'c > 1')",
                "set either path and output (of a run) or file (of the agent)",
                "onlyIf requires metrics");
        assertEquals(0, local.azure().requests().total());
    }

    @Test
    void agentUploadsFileOrFolderToTheStorage() throws Exception {
        local.write("build/model.onnx", "weights");
        local.write("build/iris/a.bin", "a");
        local.write("build/iris/deep/b ü.bin", "b");
        local.write("build/iris/.amlignore", "*.tmp");
        local.write("build/iris/c.tmp", "c");
        succeeds(
                """
                node {
                  def a = amlRegisterModel(name: 'iris', file: 'build/model.onnx', metrics: [accuracy: 0.9],
                      onlyIf: 'accuracy > previous')
                  def b = amlRegisterModel(name: 'iris', file: 'build/iris/', runId: 'r-1', onlyIf: 'accuracy > previous')
                  echo "${a.id} ${b.id}"
                  def l = amlListModels(name: 'iris')
                  echo "runs ${l*.runId} accuracy ${l[0].properties['metric.accuracy']}"
                }
                """,
                "uploading 1 file, 7 B for model iris",
                "model iris:1 registered from file build/model.onnx",
                "uploading 3 files",
                "iris:1 iris:2",
                "runs [r-1, null] accuracy 0.95");
        assertEquals(List.of("iris/.amlignore", "iris/a.bin", "iris/deep/b ü.bin", "model.onnx"), uploadedNames());
        assertTrue(
                local.azure().requests().matching("PUT", "/LocalUpload/").stream()
                        .noneMatch(RecordedRequest::token),
                "a token went to the storage");
    }

    /** Of all uploads, without the names of the uploads themselves. */
    private List<String> uploadedNames() {
        return local.azure().requests().matching("PUT", "/LocalUpload/").stream()
                .map(request -> URLDecoder.decode(
                        request.path().replaceAll(".*/LocalUpload/[^/]+/", ""), StandardCharsets.UTF_8))
                .sorted()
                .toList();
    }

    @Test
    void errorNamesFileThatCannotBeUploaded() throws Exception {
        fails("node { amlRegisterModel(name: 'iris', file: 'none.bin') }", "file 'none.bin' does not exist in ");
        fails("amlRegisterModel(name: 'iris', file: 'none.bin')", "from an agent: put it into node");
        local.write("model.bin", "x");
        refuseUploads("AuthorizationFailure");
        fails(
                "node { amlRegisterModel(name: 'iris', file: 'model.bin') }",
                "rejected the upload of the model by signed URL (HTTP 403 AuthorizationFailure)."
                        + " What to do: allow the network of the agent in the storage account (firewall, private"
                        + " endpoint).");
        assertEquals(1, local.azure().requests().count("PUT", "/LocalUpload/"), "no other URL opens a firewall");
        assertEquals(0, local.azure().requests().count(wire.method(), wire.path()));
    }

    private Fault refuseUploads(String code) {
        return local.azure()
                .faults()
                .add(Fault.on("PUT", "/LocalUpload/")
                        .status(403, "<Error><Code>" + code + "</Code></Error>")
                        .header("x-ms-error-code", code));
    }

    @Test
    void expiredSignatureIsRequestedAgain() throws Exception {
        local.write("model/a.bin", "a");
        local.write("model/b.bin", "b");
        refuseUploads("AuthenticationFailed").times(1);
        succeeds("node { amlRegisterModel(name: 'iris', file: 'model') }", "model iris:1 registered");
        assertEquals(2, local.azure().requests().count("POST", "batch/metadata"));
    }

    @Test
    void repeatedlyRejectedSignaturesAreExplained() throws Exception {
        local.write("model.bin", "x");
        refuseUploads("AuthenticationFailed");
        fails(
                "node { amlRegisterModel(name: 'iris', file: 'model.bin') }",
                "rejected the upload of the model by signed URL (HTTP 403 AuthenticationFailed, 3"
                        + " times, each with a new URL). What to do: if the key of the storage account was rotated,"
                        + " update it in the workspace (az ml workspace sync-keys)");
        assertEquals(3, local.azure().requests().count("POST", "batch/metadata"));
    }

    @Test
    void uploadWithALostResponseIsRetriedUnderAnotherName() throws Exception {
        local.write("model.bin", "x");
        local.azure()
                .faults()
                .add(Fault.on("POST", "batch/metadata").resetAfter().times(1));
        succeeds("node { amlRegisterModel(name: 'iris', file: 'model.bin') }", "model iris:1 registered");
        assertEquals(
                2,
                local.azure().requests().matching("POST", "batch/metadata").stream()
                        .map(RecordedRequest::path)
                        .distinct()
                        .count());
    }

    @Test
    void controllerRestartAfterTheUploadDoesNotUploadAgain() throws Exception {
        local.write("model.bin", "x");
        Fault slow = local.azure()
                .faults()
                .add(Fault.on(wire.method(), wire.path())
                        .delay(Duration.ofSeconds(5))
                        .times(1));
        PipelineRun run = local.inWorkspace("""
                node { echo "registered ${amlRegisterModel(name: 'iris', file: 'model.bin').id} of ${amlListModels(name: 'iris').size()}" }
                """).start();
        await().until(() -> slow.seen() > 0);
        run.restartRunningSteps();
        holds(run.await(), Result.SUCCESS, "registered iris:1 of 1");
        assertEquals(List.of("model.bin"), uploadedNames());
    }

    @Test
    void fileIsUploadedOnceItsAgentHasReconnected() throws Exception {
        local.write("model.bin", "x");
        AtomicInteger requests = new AtomicInteger();
        PipelineBuild build = local.pipeline("echo 'hello'").start().await().build();
        SingleStepContext context = new SingleStepContext()
                .with(Run.class, () -> build)
                .with(FilePath.class, () -> {
                    if (requests.incrementAndGet() < 3) {
                        throw new IOException("agent-7 is offline");
                    }
                    return new FilePath(local.workspace().toFile());
                });
        AmlRegisterModelStep step = new AmlRegisterModelStep("iris");
        step.setCredentialsId(LocalAzureExtension.CREDENTIALS);
        step.setSubscriptionId(local.azure().subscription());
        step.setResourceGroup(local.azure().resourceGroup());
        step.setWorkspace(local.azure().workspace());
        step.setFile("model.bin");
        step.start(context).start();
        assertEquals(
                "iris:1",
                assertInstanceOf(Map.class, context.outcome(), context.log()).get("id"));
        assertEquals(List.of("model.bin"), uploadedNames());
    }

    @Test
    void controllerRestartCreatesNoSecondVersion() throws Exception {
        Fault slow = local.azure()
                .faults()
                .add(Fault.on(wire.method(), wire.path())
                        .delayResponse(Duration.ofSeconds(5))
                        .times(1));
        PipelineRun run = local.inWorkspace("""
                def m = amlRegisterModel(name: 'iris', runId: 'r-1', path: 'outputs/model.json', onlyIf: 'accuracy > 0.9')
                echo "registered ${m.id} ${m.comparison*.met} of ${amlListModels(name: 'iris').size()}"
                """).start();
        await().until(() -> slow.seen() > 0);
        run.restartRunningSteps();
        holds(run.await(), Result.SUCCESS, "registered iris:1 [true] of 1");
    }

    @Test
    void lostResponseCreatesNoSecondVersion() throws Exception {
        local.azure()
                .faults()
                .add(Fault.on(wire.method(), wire.path()).resetAfter().times(1));
        succeeds("""
                def m = amlRegisterModel(name: 'iris', runId: 'r-1', path: 'outputs/model.json')
                echo "registered ${m.id} of ${amlListModels(name: 'iris').size()}"
                """, "registered iris:1 of 1");
    }

    @Test
    void concurrentRegistrationsCreateOneVersionEach() throws Exception {
        succeeds("""
                def ids = []
                def branches = [:]
                for (int i = 1; i <= 4; i++) {
                    def n = i
                    branches["b${n}"] = { ids << amlRegisterModel(name: 'iris', runId: "r-${1 + n % 2}", path: 'outputs/model.json').id }
                }
                parallel branches
                echo "ids ${ids.sort()} of ${amlListModels(name: 'iris').size()}"
                """, "ids [iris:1, iris:2, iris:3, iris:4] of 4");
    }
}
