package io.jenkins.plugins.azureml.freestyle;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.scripts.LogMask;
import io.jenkins.plugins.azureml.scripts.ScriptCredentials;
import io.jenkins.plugins.azureml.scripts.ScriptEnvironment;
import io.jenkins.plugins.azureml.scripts.SecretFolder;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The variables for the scripts of a freestyle build, and the file with its proof of identity on the agent. */
final class ExportedEnvironment {

    private static final Logger LOGGER = Logger.getLogger(ExportedEnvironment.class.getName());

    private final ScriptEnvironment environment;
    private final FilePath workspace;
    private final SecretFolder folder = new SecretFolder();
    private final String trackingUri;
    private volatile String path;
    private Future<?> renewal;
    private boolean closed;

    private ExportedEnvironment(ScriptEnvironment environment, FilePath workspace, String trackingUri) {
        this.environment = environment;
        this.workspace = workspace;
        this.trackingUri = trackingUri;
    }

    /**
     * Reads the credentials, and writes the file if they need one. It is renewed until {@link #close}.
     *
     * @param workspace Jenkins workspace; null if the build has none
     * @throws AbortException with what the log needs to contain
     */
    @NonNull
    static ExportedEnvironment open(
            @NonNull Run<?, ?> run,
            @NonNull WorkspaceSettings settings,
            @CheckForNull FilePath workspace,
            @NonNull LogMask mask)
            throws IOException, InterruptedException {
        List<String> problems = settings.problems();
        if (!problems.isEmpty()) {
            throw new AbortException(HumanReadable.problems(problems));
        }
        ScriptEnvironment environment = new ScriptEnvironment(run, settings, mask);
        try {
            ScriptCredentials credentials = environment.read();
            ExportedEnvironment exported = new ExportedEnvironment(environment, workspace, environment.trackingUri());
            if (credentials.file() != null) {
                if (workspace == null) {
                    throw new AbortException("exportEnvironment: the build has no Jenkins workspace for the file that"
                            + " the credentials '" + settings.getCredentialsId() + "' need.");
                }
                SecretFolder.deleteAbandoned(workspace);
                exported.write(credentials.file());
            }
            exported.renewLater();
            return exported;
        } catch (AzureMlException e) {
            throw new AbortException(e.getMessage());
        }
    }

    private void write(ScriptCredentials.SecretFile file) throws IOException, InterruptedException {
        path = folder.write(workspace, file.name(), file.content());
    }

    private synchronized void renewLater() {
        if (!closed) {
            try {
                renewal = AmlThreads.timers()
                        .schedule(
                                () -> AmlThreads.calls().submit(this::renew),
                                ScriptEnvironment.renewalMillis(),
                                TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOGGER.log(Level.FINE, "the controller is shutting down", e);
            }
        }
    }

    private void renew() {
        try {
            ScriptCredentials credentials = environment.read();
            if (credentials.file() != null) {
                write(credentials.file());
            }
        } catch (InterruptedException e) {
            return;
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.FINE, "the credentials for scripts are not renewed this time", e);
        }
        renewLater();
    }

    @NonNull
    Map<String, String> variables() {
        try {
            return environment.variables(trackingUri, path);
        } catch (IOException e) {
            throw new IllegalStateException("the credentials were read before", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends the renewal and deletes the file. Reports a failure in the log instead of failing the build. */
    void close(@NonNull TaskListener listener) throws InterruptedException {
        synchronized (this) {
            closed = true;
            if (renewal != null) {
                renewal.cancel(false);
            }
        }
        if (path != null) {
            try {
                folder.delete(workspace);
            } catch (IOException e) {
                listener.getLogger()
                        .println("Azure ML: the secret file " + path + " could not be deleted (" + e.getMessage()
                                + "). The next build in this Jenkins workspace deletes it.");
            }
        }
    }
}
