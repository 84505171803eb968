package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.FilePath;
import hudson.console.ConsoleLogFilter;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.scripts.ScriptBlock;
import io.jenkins.plugins.azureml.scripts.ScriptCredentials;
import io.jenkins.plugins.azureml.scripts.ScriptEnvironment;
import io.jenkins.plugins.azureml.scripts.ScriptEnvironmentExpander;
import io.jenkins.plugins.azureml.scripts.SecretFolder;
import io.jenkins.plugins.azureml.scripts.SecretLogFilter;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import java.io.IOException;
import java.io.Serializable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Runs the block of {@code withAmlWorkspace} with the variables for scripts. Reads the credentials first, and again every few
 * minutes, so that a federated token in a file does not expire. Deletes the file when the block ends.
 */
final class ExportEnvironmentExecution extends AmlStepExecution {

    private static final long serialVersionUID = 1L;

    private static final Logger LOGGER = Logger.getLogger(ExportEnvironmentExecution.class.getName());

    private static final long RETRY_MILLIS = 30_000;

    private static final long FIRST_DELETE_MILLIS = 2000;
    private static final long LAST_DELETE_MILLIS = 30_000;

    private final ScriptBlock block;
    private final SecretFolder folder = new SecretFolder();
    private boolean hasFile;

    private BodyExecution body;
    private boolean bodyStarted;
    private boolean bodyEnded;
    private Object result;
    private Throwable failure;

    private transient AgentWorkspace agent;
    /** The content of the file; null if it was not written since the start of the controller. */
    private transient SecretText written;

    private transient boolean renewalFails;
    private transient long deleteMillis;

    ExportEnvironmentExecution(@NonNull StepContext context, @NonNull WorkspaceSettings settings) {
        super(context, settings);
        block = new ScriptBlock(context, settings);
    }

    @Override
    protected void startWork() {
        if (isBodyEnded()) {
            finishLater(0);
        } else {
            // Saved first, so that the folder is known after a restart.
            submitWhenSaved(AmlThreads::calls, this::export);
        }
    }

    /** Reads the credentials, writes the file if they need one, and starts the block unless it is running. */
    private void export() throws IOException, InterruptedException {
        try {
            ScriptCredentials credentials = block.environment().read();
            block.resolve();
            ScriptCredentials.SecretFile file = credentials.file();
            if (file == null || file.content().equals(written)) {
                exported();
            } else if (AgentWorkspace.isGiven(getContext())) {
                if (agent == null) {
                    agent = new AgentWorkspace(this);
                }
                agent.withWorkspace(place -> write(place, file));
            } else {
                throw new AbortException(
                        "exportEnvironment: the credentials '" + settings().getCredentialsId()
                                + "' sign in with a file (" + file.variable()
                                + "), which needs an agent. What to do: use withAmlWorkspace inside node { } or in a stage with"
                                + " an agent.");
            }
        } catch (IOException e) {
            if (!isBodyStarted()) {
                throw e;
            }
            agent = null;
            if (!renewalFails) {
                renewalFails = true;
                println("Azure ML: the credentials for scripts cannot be renewed at the moment: " + e.getMessage());
            }
            exportAgain(RETRY_MILLIS);
        }
    }

    private void write(AgentPlace place, ScriptCredentials.SecretFile file) throws IOException, InterruptedException {
        synchronized (this) {
            hasFile = true;
        }
        block.setProofPath(folder.write(workspace(place), file.name(), file.content()));
        written = file.content();
        agent = null;
        exported();
    }

    private static FilePath workspace(AgentPlace place) {
        return place.folder().child(place.workspace());
    }

    private void exported() throws IOException, InterruptedException {
        renewalFails = false;
        startBody();
        exportAgain(ScriptEnvironment.renewalMillis());
    }

    private void exportAgain(long millis) {
        schedulePoll(millis, () -> submit(AmlThreads::calls, this::export));
    }

    private void startBody() throws IOException, InterruptedException {
        EnvironmentExpander variables = EnvironmentExpander.merge(
                getContext().get(EnvironmentExpander.class), new ScriptEnvironmentExpander(block));
        ConsoleLogFilter mask = BodyInvoker.mergeConsoleLogFilters(
                getContext().get(ConsoleLogFilter.class), new SecretLogFilter(block));
        synchronized (this) {
            if (body == null && !bodyStarted && !isStopping()) {
                body = getContext()
                        .newBodyInvoker()
                        .withContext(settings())
                        .withContext(variables)
                        .withContext(mask)
                        .withCallback(new Callback(this))
                        .start();
            }
        }
    }

    private synchronized boolean isBodyStarted() {
        return bodyStarted || body != null;
    }

    private synchronized boolean isBodyEnded() {
        return bodyEnded;
    }

    /** Follows the block. Saved with the execution that it belongs to. */
    private static final class Callback extends BodyExecutionCallback {

        private static final long serialVersionUID = 1L;

        private final ExportEnvironmentExecution step;

        Callback(ExportEnvironmentExecution step) {
            this.step = step;
        }

        /** Distinguishes a block that a restart has lost before it was started from one that is running. */
        @Override
        public void onStart(StepContext context) {
            synchronized (step) {
                step.bodyStarted = true;
            }
        }

        @Override
        public void onSuccess(StepContext context, @CheckForNull Object result) {
            step.onBodyEnd(result, null);
        }

        @Override
        public void onFailure(StepContext context, Throwable t) {
            step.onBodyEnd(null, t);
        }
    }

    private void onBodyEnd(@CheckForNull Object value, @CheckForNull Throwable cause) {
        synchronized (this) {
            bodyEnded = true;
            result = value instanceof Serializable ? value : null;
            failure = cause;
        }
        if (stopCause() == null) {
            // Ends the renewals as well.
            replaceWith(AmlThreads::cancellations, this::finish);
        } else {
            finishLater(0);
        }
    }

    @Override
    protected void onStop(@NonNull Throwable cause) {
        BodyExecution running;
        synchronized (this) {
            running = bodyEnded ? null : body;
        }
        if (running == null) {
            finishLater(0);
        } else {
            running.cancel(cause);
        }
    }

    private void finishLater(long millis) {
        try {
            AmlThreads.cancellations().schedule(this::finish, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.FINE, "the controller is shutting down; the files are deleted after the restart", e);
        }
    }

    /** Deletes the file and ends the step as the block has ended. */
    private void finish() {
        if (isShuttingDown()) {
            return;
        }
        if (!getContext().isReady()) {
            finishLater(FIRST_DELETE_MILLIS);
            return;
        }
        try {
            if (needsNoFile() || delete()) {
                complete();
            }
        } catch (InterruptedException e) {
            // Either stop() finishes again, or the restarted controller does.
            LOGGER.log(Level.FINE, "interrupted", e);
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    private synchronized boolean needsNoFile() {
        return !hasFile;
    }

    private void complete() {
        Throwable cause;
        Object value;
        synchronized (this) {
            cause = failure != null ? failure : stopCause();
            value = result;
        }
        if (cause == null) {
            succeed(value);
        } else {
            fail(cause);
        }
    }

    /** Returns false if the agent is not connected, and this method will be called again. */
    private boolean delete() throws InterruptedException {
        String why = "the agent is not connected";
        boolean again = true;
        try {
            FilePath current = getContext().get(FilePath.class);
            if (current != null) {
                folder.delete(workspace(AgentPlace.of(getContext(), current)));
                return true;
            }
        } catch (IOException e) {
            why = e.getMessage();
        } catch (RuntimeException e) {
            // Jenkins throws this for an agent that was deleted.
            LOGGER.log(Level.FINE, "no agent", e);
            again = false;
        }
        if (again && deleteMillis < LAST_DELETE_MILLIS) {
            deleteMillis = Math.max(FIRST_DELETE_MILLIS, 2 * deleteMillis);
            finishLater(deleteMillis);
            return false;
        }
        println("Azure ML: the folder " + folder + " with the secret file of this block could not be deleted (" + why
                + "). Delete it in the temporary folder of the Jenkins workspace.");
        return true;
    }

    @Override
    public String getStatus() {
        return isBodyEnded() ? "deleting secret files" : isBodyStarted() ? "running the block" : "exporting variables";
    }
}
