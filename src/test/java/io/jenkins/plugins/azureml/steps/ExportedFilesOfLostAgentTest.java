package io.jenkins.plugins.azureml.steps;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.forms.TestBuild;
import io.jenkins.plugins.azureml.forms.TestJob;
import io.jenkins.plugins.azureml.testing.LocalAzureExtension;
import io.jenkins.plugins.azureml.testing.StandaloneStepContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The file of a block whose agent is not connected when the block ends. */
class ExportedFilesOfLostAgentTest {

    @RegisterExtension
    final LocalAzureExtension local = new LocalAzureExtension().v2();

    private final WorkspaceSettings settings = new WorkspaceSettings();
    private Context context;

    private enum Agent {
        ONLINE,
        OFFLINE,
        DELETED
    }

    /** A context whose block the test ends. */
    private static final class Context extends StandaloneStepContext {

        private static final long serialVersionUID = 1L;

        private final transient TestBuild build = new TestJob("train").newBuild();
        private final transient ByteArrayOutputStream log = new ByteArrayOutputStream();
        private final transient CompletableFuture<Object> outcome = new CompletableFuture<>();
        private final transient FilePath workspace;
        private transient volatile Agent agent = Agent.ONLINE;
        private transient volatile boolean missed;
        private transient volatile BodyExecutionCallback block;

        Context(Path workspace) {
            this.workspace = new FilePath(workspace.toFile());
        }

        @Override
        public <T> T get(Class<T> type) throws IOException {
            if (type == Run.class) {
                return type.cast(build);
            }
            if (type == TaskListener.class) {
                return type.cast((TaskListener) () -> new PrintStream(log, true, StandardCharsets.UTF_8));
            }
            if (type != FilePath.class) {
                return null;
            }
            return switch (agent) {
                case ONLINE -> type.cast(workspace);
                case OFFLINE -> {
                    missed = true;
                    throw new IOException("the agent went offline");
                }
                case DELETED -> throw new IllegalStateException("the agent was deleted");
            };
        }

        @Override
        public void onSuccess(Object result) {
            outcome.complete(result);
        }

        @Override
        public void onFailure(Throwable t) {
            outcome.complete(t);
        }

        @Override
        public BodyInvoker newBodyInvoker() {
            return new BodyInvoker() {
                @Override
                public BodyInvoker withContext(Object override) {
                    return this;
                }

                @Override
                public BodyInvoker withCallback(BodyExecutionCallback callback) {
                    block = callback;
                    return this;
                }

                @Override
                public BodyExecution start() {
                    block.onStart(Context.this);
                    return new BodyExecution() {
                        private static final long serialVersionUID = 1L;
                    };
                }
            };
        }
    }

    @BeforeEach
    void configure() {
        local.addCertified();
        settings.setCredentialsId("certified");
        settings.setSubscriptionId(local.azure().subscription());
        settings.setResourceGroup(local.azure().resourceGroup());
        settings.setWorkspace(local.azure().workspace());
        context = new Context(local.workspace());
    }

    /** Starts the step, and returns the folder of its file. */
    private Path startBlock() throws Exception {
        assertFalse(new ExportEnvironmentExecution(context, settings).start());
        await().until(() -> context.block != null || context.outcome.isDone());
        Path temporary = local.workspace().resolveSibling(local.workspace().getFileName() + "@tmp");
        try (Stream<Path> folders = Files.list(temporary)) {
            return folders.findFirst().orElseThrow();
        }
    }

    private Object outcome() throws Exception {
        return context.outcome.get(2, TimeUnit.MINUTES);
    }

    @Test
    void fileIsDeletedWhenTheAgentIsBack() throws Exception {
        Path folder = startBlock();
        context.agent = Agent.OFFLINE;
        context.block.onSuccess(context, "result");
        await().until(() -> context.missed);
        assertTrue(Files.exists(folder));
        context.agent = Agent.ONLINE;
        assertEquals("result", outcome());
        assertFalse(Files.exists(folder));
    }

    @Test
    void folderIsNamedIfTheAgentWasDeleted() throws Exception {
        Path folder = startBlock();
        context.agent = Agent.DELETED;
        IOException failure = new IOException("the block has failed");
        context.block.onFailure(context, failure);
        assertEquals(failure, outcome());
        assertTrue(
                context.log
                        .toString(StandardCharsets.UTF_8)
                        .contains("the folder " + folder.getFileName() + " with the secret file"),
                context.log::toString);
    }
}
