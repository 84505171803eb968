package io.jenkins.plugins.azureml.steps.workspace;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.arm.LongRunningOperation;
import io.jenkins.plugins.azureml.client.arm.Provider;
import io.jenkins.plugins.azureml.client.arm.Workspace;
import io.jenkins.plugins.azureml.client.arm.WorkspaceDefinition;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.steps.Durations;
import io.jenkins.plugins.azureml.steps.LongRunningStepExecution;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Makes the workspace of the step's settings. */
class AmlCreateWorkspaceExecution extends LongRunningStepExecution {

    private static final long serialVersionUID = 1L;

    private final AmlCreateWorkspaceStep step;

    AmlCreateWorkspaceExecution(
            @NonNull StepContext context, @NonNull WorkspaceSettings settings, @NonNull AmlCreateWorkspaceStep step) {
        super(context, settings, step.getPollInterval());
        this.step = step;
    }

    @NonNull
    @Override
    protected List<String> problems() {
        List<String> problems = super.problems();
        problems.addAll(definition().problems());
        Durations.problem("pollInterval", step.getPollInterval()).ifPresent(problems::add);
        return problems;
    }

    private WorkspaceDefinition definition() {
        return new WorkspaceDefinition(
                step.getLocation(),
                step.getFriendlyName(),
                step.getDescription(),
                step.getStorageAccount(),
                step.getKeyVault(),
                step.getApplicationInsights(),
                step.getContainerRegistry(),
                null,
                "systemAssigned");
    }

    @NonNull
    @Override
    protected LongRunningOperation send(@NonNull AmlClient client, boolean again)
            throws IOException, InterruptedException {
        try {
            return client.workspaces().create(definition());
        } catch (AzureMlException e) {
            if ("MissingSubscriptionRegistration".equals(e.code())) {
                tellMissingProviders(client);
            }
            throw e;
        }
    }

    private void tellMissingProviders(AmlClient client) throws InterruptedException {
        try {
            for (Provider provider : client.subscription().missingProviders()) {
                println("Azure ML: the subscription has not registered " + provider.namespace() + ": "
                        + provider.advice());
            }
        } catch (AzureMlException e) {
            // A help only; what the service refused is the news.
        }
    }

    @NonNull
    @Override
    protected Map<String, Object> result(@NonNull AmlClient client, @NonNull LongRunningOperation done)
            throws IOException, InterruptedException {
        Workspace workspace = client.workspace();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("name", workspace.name());
        result.put("id", workspace.id());
        result.put("location", workspace.location());
        result.put("status", workspace.provisioningState());
        result.put("discoveryUrl", workspace.discoveryUrl());
        return result;
    }

    @NonNull
    @Override
    protected String target() {
        return "workspace " + settings().getWorkspace();
    }

    @NonNull
    @Override
    protected String verb() {
        return "creating";
    }

    @NonNull
    @Override
    protected String successText() {
        return "is there";
    }
}
