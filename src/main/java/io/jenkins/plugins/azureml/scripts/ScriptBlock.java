package io.jenkins.plugins.azureml.scripts;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * The environment of a block of a Pipeline. Its saved state contains ids and addresses only. After a restart of the controller
 * the credentials are read again.
 */
public final class ScriptBlock implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final Logger LOGGER = Logger.getLogger(ScriptBlock.class.getName());

    /** A vault that does not respond must not be asked for each line of a log. */
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final StepContext context;
    private final WorkspaceSettings settings;
    private String trackingUri;
    private String proofPath;

    private transient ScriptEnvironment environment;
    private transient LogMask mask;
    private transient Long failedAt;

    public ScriptBlock(@NonNull StepContext context, @NonNull WorkspaceSettings settings) {
        this.context = context;
        this.settings = settings;
    }

    /** Returns the environment with the credentials in memory. */
    @NonNull
    public synchronized ScriptEnvironment environment() throws IOException, InterruptedException {
        if (environment == null) {
            mask = new LogMask();
            Run<?, ?> run = context.get(Run.class);
            if (run == null) {
                throw new AbortException("The build of this block is not available any more.");
            }
            environment = new ScriptEnvironment(run, settings, mask);
        }
        return environment;
    }

    /** Requests the address for MLflow, unless it is known. */
    public void resolve() throws IOException, InterruptedException {
        if (currentTrackingUri() == null) {
            String found = environment().trackingUri();
            synchronized (this) {
                trackingUri = found;
            }
        }
    }

    @CheckForNull
    private synchronized String currentTrackingUri() {
        return trackingUri;
    }

    /** Sets the path on the agent of the file with the proof of identity. */
    public synchronized void setProofPath(@NonNull String path) {
        proofPath = path;
    }

    @CheckForNull
    private synchronized String proofPath() {
        return proofPath;
    }

    /** Returns the variables. Reads the credentials if that has not happened since the start of the controller. */
    @NonNull
    Map<String, String> variables() throws IOException, InterruptedException {
        return environment().variables(currentTrackingUri(), proofPath());
    }

    /**
     * Returns the pattern of the secrets. It finds everything while the credentials cannot be read after a restart of the
     * controller, so that a script that still runs does not print a secret in that time.
     */
    @NonNull
    Pattern secrets() {
        synchronized (this) {
            if (failedAt != null && System.nanoTime() - failedAt < RETRY_NANOS) {
                return LogMask.ALL;
            }
        }
        Long failure = null;
        try {
            environment().credentials();
            synchronized (this) {
                return mask.pattern();
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.FINE, "the secrets of a block are not known", e);
            failure = System.nanoTime();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            synchronized (this) {
                failedAt = failure;
            }
        }
        return LogMask.ALL;
    }
}
