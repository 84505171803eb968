package io.jenkins.plugins.azureml.parameters;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.model.ParameterDefinition;
import hudson.model.ParameterValue;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.models.Model;
import io.jenkins.plugins.azureml.client.models.ModelFilter;
import io.jenkins.plugins.azureml.config.AmlConnection;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.credentials.CredentialsUses;
import io.jenkins.plugins.azureml.steps.InterruptAfter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Replaces {@code latest} by the newest version when a build starts. At that time the build has its own thread and its log, and
 * the value is that of the moment, even if the build was queued for long.
 */
@Extension
public final class LatestVersionResolver extends RunListener<Run<?, ?>> {

    private static final Logger LOGGER = Logger.getLogger(LatestVersionResolver.class.getName());

    private static final int MAX_SECONDS = 20;

    @Override
    public void onStarted(Run<?, ?> run, TaskListener listener) {
        ParametersAction values = run.getAction(ParametersAction.class);
        ParametersDefinitionProperty parameters = run.getParent().getParametersDefinitionProperty();
        if (values == null || parameters == null) {
            return;
        }
        List<ParameterValue> resolved = new ArrayList<>();
        for (ParameterDefinition each : parameters.getParameterDefinitions()) {
            if (each instanceof AmlModelVersionParameterDefinition parameter
                    && AmlModelVersionParameterDefinition.isLatest(values.getParameter(each.getName()))) {
                resolve(run, parameter, listener).ifPresent(version -> resolved.add(parameter.valueOf(version)));
            }
        }
        if (!resolved.isEmpty()) {
            run.replaceAction(values.createUpdated(resolved));
            try {
                run.save();
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, e, () -> "cannot save the parameters of " + run.getExternalizableId());
            }
        }
    }

    private static Optional<String> resolve(
            Run<?, ?> run, @NonNull AmlModelVersionParameterDefinition parameter, TaskListener listener) {
        String about = "Azure ML: parameter " + parameter.getName() + ": ";
        try (InterruptAfter limit = new InterruptAfter(MAX_SECONDS)) {
            WorkspaceSettings settings = parameter.settings(run.getParent());
            Optional<String> version = AmlConnection.open(run, new CredentialsUses(), settings).registry().stream(
                            ModelFilter.named(parameter.getModel()))
                    .find(model -> model.version() != null)
                    .map(Model::version);
            listener.getLogger()
                    .println(about
                            + version.map(found -> "latest version of " + parameter.getModel() + " is " + found)
                                    .orElse("model " + parameter.getModel() + " has no version in workspace "
                                            + parameter.getWorkspace()));
            return version;
        } catch (AzureMlException | AbortException e) {
            listener.getLogger()
                    .println(about + "the latest version is not known, so its value stays 'latest'. " + e.getMessage());
        } catch (InterruptedException e) {
            listener.getLogger()
                    .println(about + "the latest version is not known, so its value stays 'latest'."
                            + " The workspace did not respond within " + MAX_SECONDS + " s.");
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.FINE, "the controller is shutting down", e);
        }
        return Optional.empty();
    }
}
