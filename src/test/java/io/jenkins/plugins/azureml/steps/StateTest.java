package io.jenkins.plugins.azureml.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import hudson.model.Result;
import io.jenkins.plugins.azureml.client.service.ApiGeneration;
import io.jenkins.plugins.azureml.client.testing.FaultServer;
import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import io.jenkins.plugins.azureml.localazure.LocalAzureMlOptions;
import io.jenkins.plugins.azureml.localazure.Service;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.steps.apply.AmlApplyExecution;
import io.jenkins.plugins.azureml.steps.batch.DeployedBatchEndpoint;
import io.jenkins.plugins.azureml.steps.endpoints.AmlDeployExecution;
import io.jenkins.plugins.azureml.steps.endpoints.AmlTrafficStep;
import io.jenkins.plugins.azureml.steps.promote.AmlPromoteModelExecution;
import io.jenkins.plugins.azureml.steps.score.AmlScoreExecution;
import io.jenkins.plugins.azureml.steps.submit.AmlSubmitRunExecution;
import io.jenkins.plugins.azureml.steps.submit.SubmitRunTest;
import io.jenkins.plugins.azureml.steps.wait.AmlWaitRunExecution;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.pipeline.PipelineRun;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a build keeps of a running step. The recorded states are of version 1 and stay as they are; a new one is recorded into
 * {@code target} by each run of this test.
 */
public class StateTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @RegisterExtension
    final LocalAzureExtension local =
            new LocalAzureExtension().options(LocalAzureMlOptions.defaults().withStages(true));

    /** In place of the one that belongs to a running Pipeline. */
    public static class NoContext extends StepContext {
        private static final long serialVersionUID = 1L;

        @Override
        public <T> T get(Class<T> key) {
            return null;
        }

        @Override
        public void onSuccess(Object result) {}

        @Override
        public void onFailure(Throwable t) {}

        @Override
        public boolean isReady() {
            return false;
        }

        @Override
        public ListenableFuture<Void> saveState() {
            return Futures.immediateFuture(null);
        }

        @Override
        public BodyInvoker newBodyInvoker() {
            throw new IllegalStateException();
        }

        @Override
        public boolean equals(Object o) {
            return o instanceof NoContext;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    private static final class Writer extends ObjectOutputStream {
        Writer(OutputStream out) throws IOException {
            super(out);
            enableReplaceObject(true);
        }

        @Override
        protected Object replaceObject(Object object) {
            return object.getClass().getName().contains("CallContext") ? new NoContext() : object;
        }
    }

    private byte[] written(StepExecution execution) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Writer out = new Writer(bytes)) {
            out.writeObject(execution);
        }
        return bytes.toByteArray();
    }

    private static Object read(byte[] bytes) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return in.readObject();
        }
    }

    private static byte[] recorded(String name) throws IOException {
        try (InputStream in = StateTest.class.getResourceAsStream("StateTest/" + name)) {
            assertNotNull(in, name);
            return in.readAllBytes();
        }
    }

    private void isSmallAndHasNoRecordAndNoSecret(StepExecution execution, String name)
            throws IOException, IllegalAccessException {
        byte[] state = written(execution);
        Files.write(Files.createDirectories(Path.of("target")).resolve(name + ".ser"), state);
        assertTrue(state.length < 6000, state.length + " bytes");
        String text = new String(state, StandardCharsets.ISO_8859_1);
        assertFalse(text.contains(local.azure().clientSecret()));
        assertFalse(text.contains(local.azure().scoringKey()));
        assertFalse(text.contains("sig="));
        assertNoRecords(execution);
    }

    private static Object field(Object of, String name) throws ReflectiveOperationException {
        Field field = of.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }

    @Test
    void stateOfAWaitIsSmallAndHasNoRecordAndNoSecret() throws Exception {
        SimulatedRun azureRun =
                local.azure().addRun("iris", "r-1").status("Running").log("one\ntwo\nhalf");
        PipelineRun run = local.inWorkspace("amlWaitRun(runId: 'r-1', experiment: 'iris', pollInterval: 1,"
                        + " logFiles: ['user_logs/*'], failOn: 'Failed', graceTime: '5 min')")
                .start()
                .awaitConsole("two");
        AmlWaitRunExecution execution =
                run.executions(AmlWaitRunExecution.class).get(0);
        SubmitRunTest.await(() -> "waiting for run r-1, Running".equals(execution.getStatus()));
        isSmallAndHasNoRecordAndNoSecret(execution, "wait");
        azureRun.complete();
        run.await();
    }

    @Test
    void stateOfASubmitIsSmallAndHasNoRecord() throws Exception {
        local.azure().faults().add(Fault.on("POST", "/startrun").delay(LONG));
        local.write("train.py", "");
        PipelineRun run = local.inWorkspace(
                        "node { amlSubmitRun(experiment: 'iris', script: 'train.py', target: 'cpu-cluster',"
                                + " arguments: ['a'], tags: [a: 'b'], includes: '*.py') }")
                .start()
                .awaitConsole("packed 1 file");
        AmlSubmitRunExecution execution =
                run.executions(AmlSubmitRunExecution.class).get(0);
        SubmitRunTest.await(() -> execution.getStatus().startsWith("submitting run test-1-"));
        isSmallAndHasNoRecordAndNoSecret(execution, "submit");
    }

    @Test
    void waitOfTheFirstVersionIsResumed() throws Exception {
        AmlWaitRunExecution execution = (AmlWaitRunExecution) read(recorded("wait-1.ser"));
        assertEquals("waiting for run r-1, Running", execution.getStatus());
        assertEquals(Set.of(), Set.copyOf(execution.problems()));
        assertEquals(Map.of("user_logs/std_log.txt", 8L), field(field(execution, "follower"), "printed"));
    }

    @Test
    void submitOfTheFirstVersionIsResumed() throws Exception {
        AmlSubmitRunExecution execution = (AmlSubmitRunExecution) read(recorded("submit-1.ser"));
        assertTrue(execution.getStatus().startsWith("submitting run test-1-"), execution.getStatus());
        assertEquals(Set.of(), Set.copyOf(execution.problems()));
    }

    @Test
    void stateOfAJobSubmitIsSmallAndHasNoRecord() throws Exception {
        local.azure().v1LegacyMode(false);
        Fault held = local.azure().faults().add(Fault.on("PUT", "/jobs/").delay(LONG));
        local.write("train.py", "");
        PipelineRun run = local.inWorkspace(
                        "node { amlSubmitRun(experiment: 'iris', script: 'train.py', target: 'cpu-cluster', tags: [a: 'b']) }")
                .start();
        SubmitRunTest.await(() -> held.seen() > 0);
        isSmallAndHasNoRecordAndNoSecret(
                run.executions(AmlSubmitRunExecution.class).get(0), "submit-job");
    }

    @Test
    void stateOfAScoringIsSmallAndHasNoRecordAndNoSecret() throws Exception {
        try (FaultServer server = new FaultServer()) {
            AtomicBoolean open = new AtomicBoolean();
            server.on("POST /score", request -> {
                if (request.text().contains("second")) {
                    SubmitRunTest.await(open::get);
                }
                return Reply.json("[1]");
            });
            PipelineRun run = local.pipeline("amlScore(scoringUri: '" + server.uri("/score")
                            + "', keyCredentialsId: 'iris-key', data: [['first'], ['second']], batchSize: 1)")
                    .start();
            try {
                run.awaitRunning("amlScore");
                AmlScoreExecution execution =
                        run.executions(AmlScoreExecution.class).get(0);
                SubmitRunTest.await(() -> kept(execution) == 1);
                isSmallAndHasNoRecordAndNoSecret(execution, "score");
            } finally {
                open.set(true);
            }
            assertEquals(Result.SUCCESS, run.await().result(), run.consoleText());
        }
    }

    private static int kept(AmlScoreExecution execution) throws ReflectiveOperationException {
        return ((List<?>) field(field(execution, "scored"), "saved")).size();
    }

    @Test
    void statesOfDeploymentAndTrafficShiftAreSmallAndHaveNoRecord() throws Exception {
        assumeTrue(LocalAzureMl.pythonWorks("python3"), "skipped: needs python3");
        local.azure().v1LegacyMode(false);
        local.azure()
                .addRun("iris", "r-1")
                .append("outputs/model.json", new byte[] {'1'})
                .complete();
        local.azure().addCode("score", Map.of("score.py", "def run(raw):\n    return [1]\n"));
        // The first makes it.
        local.azure()
                .faults()
                .add(Fault.on("PUT", "/onlineEndpoints/iris$").after(1).delay(LONG));
        PipelineRun run = local.inWorkspace("""
                amlRegisterModel(name: 'iris', runId: 'r-1', path: 'outputs/model.json')
                amlDeploy(endpoint: 'iris', deployment: 'blue', trafficPercent: 100, endpointDefinition: [auth_mode: 'key'],
                        definition: [model: 'iris:1', instance_type: 'Standard_DS3_v2',
                                environment: 'AzureML-sklearn-1.5-ubuntu20.04-py310-cpu@latest',
                                code_configuration: [code: 'azureml:score:1', scoring_script: 'score.py']])""").start();
        run.awaitConsole("traffic: blue 100 % (was: none)");
        isSmallAndHasNoRecordAndNoSecret(
                run.executions(AmlDeployExecution.class).get(0), "deploy");
        run.interrupt(Result.ABORTED);
        run.await();
        run = local.inWorkspace("amlTraffic(endpoint: 'iris', traffic: [blue: 100])")
                .start();
        run.awaitConsole("traffic: blue 100 %");
        isSmallAndHasNoRecordAndNoSecret(
                run.executions(AmlTrafficStep.Execution.class).get(0), "traffic");
    }

    @Test
    void stateOfAnApplyIsSmallAndHasNoRecord() throws Exception {
        local.azure().v1LegacyMode(false);
        local.azure().faults().add(Fault.on("PUT", "/environments/tools").delay(LONG));
        local.write("aml/tools.yml", "name: tools\nimage: python:3.12\n");
        PipelineRun run = local.inWorkspace("node { amlApply(files: 'aml/*.yml') }")
                .start()
                .awaitConsole("creating environment tools:1");
        AmlApplyExecution execution = run.executions(AmlApplyExecution.class).get(0);
        assertEquals("creating environment tools:1", execution.getStatus());
        isSmallAndHasNoRecordAndNoSecret(execution, "apply");
    }

    @Test
    void stateOfAPromotionIsSmallAndHasNoRecordAndNoSecret() throws Exception {
        local.azure().v1LegacyMode(false);
        local.write("m.pkl", "weights");
        Fault held =
                local.azure().faults().add(Fault.on("PUT", "/company/models/").delay(LONG));
        PipelineRun run = local.inWorkspace(
                        "node { amlRegisterModel(name: 'iris', file: 'm.pkl', metrics: [auc: 1]) }\n"
                                + "amlPromoteModel(model: 'iris:1', registry: 'company', onlyIf: 'auc > 0')")
                .start();
        SubmitRunTest.await(() -> held.seen() > 0);
        AmlPromoteModelExecution execution =
                run.executions(AmlPromoteModelExecution.class).get(0);
        assertEquals("registering model iris:1 in registry company", execution.getStatus());
        isSmallAndHasNoRecordAndNoSecret(execution, "promote");
    }

    @Test
    void promotionOfTheFirstVersionIsResumed() throws Exception {
        AmlPromoteModelExecution execution = (AmlPromoteModelExecution) read(recorded("promote-1.ser"));
        assertEquals("registering model iris:1 in registry company", execution.getStatus());
        assertEquals("iris:1", field(execution, "sourceId"));
        assertEquals(1, ((List<?>) field(execution, "comparison")).size());
    }

    @Test
    void stateOfADownloadIsSmallAndHasNoRecordAndNoSecret() throws Exception {
        local.azure().v1LegacyMode(false);
        local.write("m.pkl", "weights");
        Fault held = local.azure()
                .faults()
                .add(Fault.on("GET", "m.pkl$").at(Service.STORAGE).delay(LONG));
        PipelineRun run = local.inWorkspace(
                        "node { amlRegisterModel(name: 'iris', file: 'm.pkl'); amlDownload(model: 'iris@latest') }")
                .start();
        SubmitRunTest.await(() -> held.seen() > 0);
        isSmallAndHasNoRecordAndNoSecret(run.executions(AmlStepExecution.class).get(0), "download");
    }

    @Test
    void applyOfTheFirstVersionIsResumed() throws Exception {
        AmlApplyExecution execution = (AmlApplyExecution) read(recorded("apply-1.ser"));
        assertEquals("creating environment tools:1", execution.getStatus());
        assertEquals(1, ((List<?>) field(execution, "entries")).size());
        assertEquals(0, field(execution, "position"));
    }

    @Test
    void stateOfAnInvocationIsSmallAndHasNoRecordAndNoSecret() throws Exception {
        local.azure().v1LegacyMode(false);
        DeployedBatchEndpoint.on(local.azure());
        local.azure().simulate("batchjob-.*", SimulatedRun::runId);
        local.azure().faults().add(Fault.on("POST", "/batch/").delayResponse(LONG));
        PipelineRun run = local.inWorkspace(DeployedBatchEndpoint.INVOKE).start();
        SubmitRunTest.await(() -> local.azure().runIds().stream().anyMatch(id -> id.startsWith("batchjob-")));
        isSmallAndHasNoRecordAndNoSecret(run.executions(AmlStepExecution.class).get(0), "invoke-batch");
    }

    @Test
    void invocationOfTheFirstVersionIsResumed() throws Exception {
        AmlStepExecution execution = (AmlStepExecution) read(recorded("invoke-batch-1.ser"));
        assertEquals("invoking batch endpoint iris-batch", execution.getStatus());
        assertEquals("blue", field(execution, "deployment"));
        assertTrue(field(execution, "marker").toString().startsWith("test-1-"));
        assertEquals(true, field(execution, "sent"));
        assertEquals(Set.of(), Set.copyOf(execution.problems()));
    }

    @Test
    void downloadOfTheFirstVersionIsResumed() throws Exception {
        AmlStepExecution execution = (AmlStepExecution) read(recorded("download-1.ser"));
        assertEquals("downloading files of model iris@latest", execution.getStatus());
        assertEquals("1", field(execution, "latest"));
        assertEquals(Set.of(), Set.copyOf(execution.problems()));
    }

    @Test
    void jobSubmitOfTheFirstVersionIsResumed() throws Exception {
        AmlSubmitRunExecution execution = (AmlSubmitRunExecution) read(recorded("submit-job-1.ser"));
        assertTrue(execution.getStatus().startsWith("submitting run test-1-"), execution.getStatus());
        assertEquals(ApiGeneration.V2, field(execution, "generation"));
        assertEquals(true, field(execution, "sent"));
        assertEquals(Set.of(), Set.copyOf(execution.problems()));
    }

    @Test
    void scoringOfTheFirstVersionIsResumed() throws Exception {
        AmlScoreExecution execution = (AmlScoreExecution) read(recorded("score-1.ser"));
        assertEquals(1, kept(execution));
        assertEquals(Set.of(), Set.copyOf(execution.problems()));
    }

    @Test
    void deploymentOfTheFirstVersionIsResumed() throws Exception {
        AmlDeployExecution execution = (AmlDeployExecution) read(recorded("deploy-1.ser"));
        assertEquals("shifting the traffic of endpoint iris", execution.getStatus());
        assertEquals(Map.of("blue", 100), field(execution, "wantedTraffic"));
        assertEquals(Set.of(), Set.copyOf(execution.problems()));
    }

    @Test
    void trafficShiftOfTheFirstVersionIsResumed() throws Exception {
        AmlTrafficStep.Execution execution = (AmlTrafficStep.Execution) read(recorded("traffic-1.ser"));
        assertEquals("shifting the traffic of endpoint iris", execution.getStatus());
        assertEquals(Map.of(), field(execution, "previous"));
        assertEquals(Set.of(), Set.copyOf(execution.problems()));
    }

    /** The marshalling that Jenkins writes with is older than records. */
    private static void assertNoRecords(Object root) throws IllegalAccessException {
        Deque<Object> open = new ArrayDeque<>();
        Map<Object, Boolean> seen = new IdentityHashMap<>();
        open.add(root);
        while (!open.isEmpty()) {
            Object each = open.remove();
            if (each instanceof StepContext || seen.put(each, true) != null) {
                continue;
            }
            assertFalse(each.getClass().isRecord(), each.getClass().getName());
            assertTrue(each instanceof Serializable, each.getClass().getName());
            if (each instanceof Collection<?> values) {
                values.stream().filter(v -> v != null).forEach(open::add);
            } else if (each instanceof Map<?, ?> values) {
                open.addAll(values.keySet());
                values.values().stream().filter(v -> v != null).forEach(open::add);
            } else if (each.getClass().getName().startsWith("io.jenkins.plugins.azureml")) {
                for (Class<?> type = each.getClass();
                        type != null && type != StepExecution.class;
                        type = type.getSuperclass()) {
                    for (Field field : type.getDeclaredFields()) {
                        if (!Modifier.isStatic(field.getModifiers())
                                && !Modifier.isTransient(field.getModifiers())
                                && !field.getType().isPrimitive()
                                && type.getName().startsWith("io.jenkins.plugins.azureml")) {
                            field.setAccessible(true);
                            Object value = field.get(each);
                            if (value != null) {
                                open.add(value);
                            }
                        }
                    }
                }
            }
        }
    }
}
