package io.jenkins.plugins.azureml.steps.workspace;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.arm.LongRunningOperation;
import io.jenkins.plugins.azureml.client.arm.Provider;
import io.jenkins.plugins.azureml.client.arm.Workspace;
import io.jenkins.plugins.azureml.client.arm.WorkspaceDefinition;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.steps.LongRunningStepExecution;
import io.jenkins.plugins.azureml.steps.PollingStep;
import io.jenkins.plugins.azureml.steps.StepVariables;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * {@code amlCreateWorkspace}: creates the Azure ML workspace that the step or its enclosing block names, and waits until it exists.
 * Occupies no executor and no thread.
 */
public class AmlCreateWorkspaceStep extends PollingStep {

    private static final long serialVersionUID = 1L;

    private final String location;
    private String storageAccount;

    // Not named after its parameter keyVault: the security scan reports fields with "key" in their name as secrets.
    private String vault;
    private String applicationInsights;
    private String containerRegistry;
    private String friendlyName;
    private String description;

    @DataBoundConstructor
    public AmlCreateWorkspaceStep(@NonNull String location) {
        this.location = Util.fixEmptyAndTrim(location);
    }

    @CheckForNull
    public String getLocation() {
        return location;
    }

    @CheckForNull
    public String getStorageAccount() {
        return storageAccount;
    }

    @DataBoundSetter
    public void setStorageAccount(String storageAccount) {
        this.storageAccount = Util.fixEmptyAndTrim(storageAccount);
    }

    @CheckForNull
    public String getKeyVault() {
        return vault;
    }

    @DataBoundSetter
    public void setKeyVault(String keyVault) {
        this.vault = Util.fixEmptyAndTrim(keyVault);
    }

    @CheckForNull
    public String getApplicationInsights() {
        return applicationInsights;
    }

    @DataBoundSetter
    public void setApplicationInsights(String applicationInsights) {
        this.applicationInsights = Util.fixEmptyAndTrim(applicationInsights);
    }

    @CheckForNull
    public String getContainerRegistry() {
        return containerRegistry;
    }

    @DataBoundSetter
    public void setContainerRegistry(String containerRegistry) {
        this.containerRegistry = Util.fixEmptyAndTrim(containerRegistry);
    }

    @CheckForNull
    public String getFriendlyName() {
        return friendlyName;
    }

    @DataBoundSetter
    public void setFriendlyName(String friendlyName) {
        this.friendlyName = Util.fixEmptyAndTrim(friendlyName);
    }

    @CheckForNull
    public String getDescription() {
        return description;
    }

    @DataBoundSetter
    public void setDescription(String description) {
        this.description = Util.fixEmptyAndTrim(description);
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new Execution(context, settings(context), this);
    }

    private static final class Execution extends LongRunningStepExecution {

        private static final long serialVersionUID = 1L;

        private final AmlCreateWorkspaceStep step;

        Execution(
                @NonNull StepContext context,
                @NonNull WorkspaceSettings settings,
                @NonNull AmlCreateWorkspaceStep step) {
            super(context, settings, step.getPollInterval());
            this.step = step;
        }

        @NonNull
        @Override
        protected List<String> problems() {
            List<String> problems = super.problems();
            problems.addAll(definition().problems());
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
        protected LongRunningOperation send(@NonNull AmlClient client, boolean maybeSent)
                throws IOException, InterruptedException {
            try {
                return client.workspaces().create(definition());
            } catch (AzureMlException e) {
                if ("MissingSubscriptionRegistration".equals(e.code())) {
                    printMissingProviders(client);
                }
                throw e;
            }
        }

        private void printMissingProviders(AmlClient client) throws InterruptedException {
            try {
                for (Provider provider : client.subscription().missingProviders()) {
                    println("Azure ML: resource provider not registered in the subscription: " + provider.namespace()
                            + ": " + provider.advice());
                }
            } catch (AzureMlException e) {
                // The list is only advice: the step fails with the original error.
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
            return "ready";
        }
    }

    @Extension
    @Symbol("amlCreateWorkspace")
    public static class DescriptorImpl extends PollingStepDescriptor {

        @Override
        public String getFunctionName() {
            return "amlCreateWorkspace";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlCreateWorkspaceStep_displayName();
        }

        @NonNull
        @Override
        public StepVariables variables(Object result) {
            Map<?, ?> workspace = (Map<?, ?>) result;
            return new StepVariables()
                    .set("AZUREML_WORKSPACE_NAME", workspace.get("name"))
                    .set("AZUREML_WORKSPACE_ID", workspace.get("id"));
        }

        @POST
        public FormValidation doCheckLocation(@QueryParameter String value) {
            return required(value, Messages.AmlCreateWorkspaceStep_locationMissing());
        }

        @POST
        public FormValidation doCheckStorageAccount(@QueryParameter String value) {
            return checkId(value, true);
        }

        @POST
        public FormValidation doCheckKeyVault(@QueryParameter String value) {
            return checkId(value, true);
        }

        @POST
        public FormValidation doCheckApplicationInsights(@QueryParameter String value) {
            return checkId(value, true);
        }

        @POST
        public FormValidation doCheckContainerRegistry(@QueryParameter String value) {
            return checkId(value, false);
        }

        private static FormValidation checkId(String value, boolean required) {
            String id = Util.fixEmptyAndTrim(value);
            if (id == null) {
                return required ? required(null, Messages.AmlCreateWorkspaceStep_idInvalid()) : FormValidation.ok();
            }
            return hasVariable(id) || WorkspaceDefinition.isResourceId(id)
                    ? FormValidation.ok()
                    : FormValidation.error(Messages.AmlCreateWorkspaceStep_idInvalid());
        }
    }
}
