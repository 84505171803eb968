package io.jenkins.plugins.azureml.parameters;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Job;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.config.AmlConnection;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Looks a version up while a request to start a build waits, for a few seconds at most. */
final class VersionCheck {

    private static final Logger LOGGER = Logger.getLogger(VersionCheck.class.getName());

    private static final long WAIT_SECONDS = 3;

    private VersionCheck() {}

    /** Returns true only if the workspace says in time that it does not have the version. */
    static boolean isMissing(
            @NonNull Job<?, ?> job, @NonNull AmlModelVersionParameterDefinition parameter, @NonNull String version) {
        Future<Boolean> missing = null;
        try {
            WorkspaceSettings settings = parameter.settings(job);
            missing = AmlThreads.forms().submit(() -> {
                AmlClient client = AmlConnection.openForForm(job, settings);
                return client.registry()
                        .find(parameter.getModel() + ":" + version)
                        .isEmpty();
            });
            return missing.get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (AbortException | ExecutionException | TimeoutException | RejectedExecutionException e) {
            LOGGER.log(Level.FINE, e, () -> "version " + version + " cannot be checked");
            if (missing != null) {
                missing.cancel(true);
            }
            return false;
        }
    }
}
