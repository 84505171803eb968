package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import java.io.IOException;
import java.io.Serializable;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.kohsuke.stapler.DataBoundSetter;

/** The parameters that every step has: which workspace, and as whom. Those left out come from {@code withAmlWorkspace}. */
public abstract class AmlStep extends Step implements Serializable {

    private static final long serialVersionUID = 1L;

    private String credentialsId;
    private String tenantId;
    private String clientId;
    private String subscriptionId;
    private String resourceGroup;
    private String workspace;
    private String apiGeneration;
    private String v2ApiVersion;

    @CheckForNull
    public final String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public final void setCredentialsId(String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    @CheckForNull
    public final String getTenantId() {
        return tenantId;
    }

    @DataBoundSetter
    public final void setTenantId(String tenantId) {
        this.tenantId = Util.fixEmptyAndTrim(tenantId);
    }

    /** Application id, for credentials that have none of their own (a secret text as federated assertion). */
    @CheckForNull
    public final String getClientId() {
        return clientId;
    }

    @DataBoundSetter
    public final void setClientId(String clientId) {
        this.clientId = Util.fixEmptyAndTrim(clientId);
    }

    @CheckForNull
    public final String getSubscriptionId() {
        return subscriptionId;
    }

    @DataBoundSetter
    public final void setSubscriptionId(String subscriptionId) {
        this.subscriptionId = Util.fixEmptyAndTrim(subscriptionId);
    }

    @CheckForNull
    public final String getResourceGroup() {
        return resourceGroup;
    }

    @DataBoundSetter
    public final void setResourceGroup(String resourceGroup) {
        this.resourceGroup = Util.fixEmptyAndTrim(resourceGroup);
    }

    @CheckForNull
    public final String getWorkspace() {
        return workspace;
    }

    @DataBoundSetter
    public final void setWorkspace(String workspace) {
        this.workspace = Util.fixEmptyAndTrim(workspace);
    }

    /** Generation of the API: {@code auto} (what the workspace takes), {@code v1} or {@code v2}. */
    @CheckForNull
    public final String getApiGeneration() {
        return apiGeneration;
    }

    @DataBoundSetter
    public final void setApiGeneration(String apiGeneration) {
        this.apiGeneration = Util.fixEmptyAndTrim(apiGeneration);
    }

    /** The api-version of calls to the v2 API. */
    @CheckForNull
    public final String getV2ApiVersion() {
        return v2ApiVersion;
    }

    @DataBoundSetter
    public final void setV2ApiVersion(String v2ApiVersion) {
        this.v2ApiVersion = Util.fixEmptyAndTrim(v2ApiVersion);
    }

    /** What this step says itself. */
    @NonNull
    protected final WorkspaceSettings settings() {
        WorkspaceSettings settings = new WorkspaceSettings();
        settings.setCredentialsId(credentialsId);
        settings.setTenantId(tenantId);
        settings.setClientId(clientId);
        settings.setSubscriptionId(subscriptionId);
        settings.setResourceGroup(resourceGroup);
        settings.setWorkspace(workspace);
        settings.setApiGeneration(apiGeneration);
        settings.setV2ApiVersion(v2ApiVersion);
        return settings;
    }

    /** What this step says, completed by the blocks round it and by what an administrator has set for all. */
    @NonNull
    protected final WorkspaceSettings settings(@NonNull StepContext context) throws IOException, InterruptedException {
        return settings()
                .withDefaults(context.get(WorkspaceSettings.class))
                .withDefaults(AzureMlGlobalConfiguration.get().defaults());
    }
}
