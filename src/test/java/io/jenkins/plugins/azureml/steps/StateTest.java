package io.jenkins.plugins.azureml.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import io.jenkins.plugins.azureml.localazure.Fault;
import io.jenkins.plugins.azureml.localazure.SimulatedRun;
import io.jenkins.plugins.azureml.logs.LogFollower;
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
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a build keeps of a running step. The recorded states are of version 1 and stay as they are; a new one is recorded into
 * {@code target} by each run of this test.
 */
class StateTest {

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension();

    /** In place of the one that belongs to a running Pipeline. */
    static class NoContext extends StepContext {
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

    @Test
    void theStateOfAWaitIsSmallAndHasNoRecordAndNoSecret() throws Exception {
        SimulatedRun azureRun =
                local.azure().addRun("iris", "r-1").status("Running").log("one\ntwo\nhalf");
        PipelineRun run = local.inWorkspace("amlWaitRun(runId: 'r-1', experiment: 'iris', pollInterval: 1,"
                        + " logFiles: ['user_logs/*'], failOn: 'Failed', graceTime: '5 min')")
                .start()
                .awaitConsole("two");
        AmlWaitRunExecution execution =
                run.executions(AmlWaitRunExecution.class).get(0);
        SubmitRunTest.await(() -> "waiting for run r-1, Running".equals(execution.getStatus()));
        byte[] state = written(execution);
        Files.write(Files.createDirectories(Path.of("target")).resolve("wait.ser"), state);
        assertTrue(state.length < 6000, state.length + " bytes");
        String text = new String(state, StandardCharsets.ISO_8859_1);
        assertFalse(text.contains(local.azure().clientSecret()));
        assertFalse(text.contains("sig="));
        assertNoRecords(execution);
        azureRun.complete();
        run.await();
    }

    @Test
    void theStateOfASubmitIsSmallAndHasNoRecord() throws Exception {
        local.azure().faults().add(Fault.on("POST", "/startrun").delay(Duration.ofSeconds(20)));
        local.write("train.py", "");
        PipelineRun run = local.inWorkspace(
                        "node { amlSubmitRun(experiment: 'iris', script: 'train.py', target: 'cpu-cluster',"
                                + " arguments: ['a'], tags: [a: 'b'], includes: '*.py') }")
                .start()
                .awaitConsole("packed 1 file");
        AmlSubmitRunExecution execution =
                run.executions(AmlSubmitRunExecution.class).get(0);
        SubmitRunTest.await(() -> execution.getStatus().startsWith("submitting run test-1-"));
        byte[] state = written(execution);
        Files.write(Files.createDirectories(Path.of("target")).resolve("submit.ser"), state);
        assertTrue(state.length < 6000, state.length + " bytes");
        assertNoRecords(execution);
    }

    @Test
    void theFirstVersionsStateOfAWaitIsReadByThisOne() throws Exception {
        AmlWaitRunExecution execution = (AmlWaitRunExecution) read(recorded("wait-1.ser"));
        assertEquals("waiting for run r-1, Running", execution.getStatus());
        assertEquals(Set.of(), Set.copyOf(execution.problems()));
        Field logs = AmlWaitRunExecution.class.getDeclaredField("logs");
        logs.setAccessible(true);
        assertEquals(Map.of("user_logs/std_log.txt", 8L), ((LogFollower) logs.get(execution)).printedBytes());
    }

    @Test
    void theFirstVersionsStateOfASubmitIsReadByThisOne() throws Exception {
        AmlSubmitRunExecution execution = (AmlSubmitRunExecution) read(recorded("submit-1.ser"));
        assertTrue(execution.getStatus().startsWith("submitting run test-1-"), execution.getStatus());
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
