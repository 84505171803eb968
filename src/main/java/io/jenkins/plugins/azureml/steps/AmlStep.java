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
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * The parameters that every step has: the Azure ML workspace and the credentials. {@code withAmlWorkspace} sets missing ones.
 */
@Restricted(NoExternalUse.class)
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

    /** Returns the application (client) id for credentials without one, such as a secret text that is a federated assertion. */
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

    /** Returns the generation of the API: {@code auto} (what the workspace supports), {@code v1} or {@code v2}. */
    @CheckForNull
    public final String getApiGeneration() {
        return apiGeneration;
    }

    @DataBoundSetter
    public final void setApiGeneration(String apiGeneration) {
        this.apiGeneration = Util.fixEmptyAndTrim(apiGeneration);
    }

    /** Returns the api-version of requests to the v2 API. */
    @CheckForNull
    public final String getV2ApiVersion() {
        return v2ApiVersion;
    }

    @DataBoundSetter
    public final void setV2ApiVersion(String v2ApiVersion) {
        this.v2ApiVersion = Util.fixEmptyAndTrim(v2ApiVersion);
    }

    /** Returns the settings from the parameters of this step only. */
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

    /** Returns the settings of this step, completed by the enclosing blocks and then by the global configuration. */
    @NonNull
    protected final WorkspaceSettings settings(@NonNull StepContext context) throws IOException, InterruptedException {
        return settings()
                .withDefaults(context.get(WorkspaceSettings.class))
                .withDefaults(AzureMlGlobalConfiguration.get().defaults());
    }
}
