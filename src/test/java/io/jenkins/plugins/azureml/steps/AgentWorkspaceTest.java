package io.jenkins.plugins.azureml.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.AbortException;
import hudson.FilePath;
import hudson.model.TaskListener;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.testing.SingleStepContext;
import io.jenkins.plugins.azureml.testing.StandaloneStepContext;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.junit.jupiter.api.Test;

/** A step whose agent comes back some time after the controller. */
class AgentWorkspaceTest {

    private final CompletableFuture<Object> end = new CompletableFuture<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    /** Knows the folder from the time on that it was asked for so often. */
    private final class Context extends StandaloneStepContext {
        private static final long serialVersionUID = 1L;
        private final int from;
        private final boolean throwing;

        Context(int from, boolean throwing) {
            this.from = from;
            this.throwing = throwing;
        }

        @Override
        public <T> T get(Class<T> key) throws IOException {
            if (key == FilePath.class) {
                if (asked.incrementAndGet() >= from) {
                    return key.cast(new FilePath(new File("there")));
                }
                if (throwing) {
                    throw new IOException("agent-7 is offline");
                }
            }
            return key == TaskListener.class
                    ? key.cast((TaskListener) () -> new PrintStream(log, true, StandardCharsets.UTF_8))
                    : null;
        }

        @Override
        public void onSuccess(Object result) {
            end.complete(result);
        }

        @Override
        public void onFailure(Throwable cause) {
            end.complete(cause);
        }
    }

    private static final class Probe extends AmlStepExecution {
        private static final long serialVersionUID = 1L;
        private final transient AgentWorkspace agent;

        Probe(StepContext context, long timeoutMillis) {
            super(context, new WorkspaceSettings());
            agent = new AgentWorkspace(this, 10, timeoutMillis);
        }

        @Override
        protected void startWork() {
            submit(
                    AmlThreads::transfers,
                    () -> agent.withWorkspace(place -> succeed(place.folder().getName())));
        }
    }

    private Object endOf(Context context, long timeoutMillis) throws Exception {
        new Probe(context, timeoutMillis).startWork();
        return end.get(1, TimeUnit.MINUTES);
    }

    @Test
    void waitForALateAgentIsLoggedOnce() throws Exception {
        assertEquals("there", endOf(new Context(4, false), 60_000));
        assertEquals(4, asked.get());
        assertEquals(
                "Azure ML: waiting for the agent to connect",
                log.toString(StandardCharsets.UTF_8).strip());
    }

    @Test
    void agentThatDoesNotConnectFailsTheStep() throws Exception {
        AbortException failure =
                assertInstanceOf(AbortException.class, endOf(new Context(Integer.MAX_VALUE, false), 50));
        assertEquals("The agent is not connected.", failure.getMessage());
    }

    @Test
    void deletedAgentFailsTheStepWithoutAStackTrace() throws Exception {
        SingleStepContext context = new SingleStepContext().with(FilePath.class, () -> {
            throw new NullPointerException("no computer");
        });
        new Probe(context, 50).startWork();
        AbortException failure = assertInstanceOf(AbortException.class, context.outcome());
        assertTrue(failure.getMessage().contains("may have been deleted"), failure.getMessage());
    }

    @Test
    void attemptsToReachAnAgentBackOff() throws Exception {
        assertInstanceOf(AbortException.class, endOf(new Context(Integer.MAX_VALUE, false), 1000));
        // Without longer and longer pauses it would be about 100.
        assertTrue(asked.get() < 12, asked + " attempts");
    }

    @Test
    void messageOfJenkinsAboutTheAgentIsLogged() throws Exception {
        IOException failure = assertInstanceOf(IOException.class, endOf(new Context(Integer.MAX_VALUE, true), 50));
        assertEquals("agent-7 is offline", failure.getMessage());
    }
}
