package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
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
    private String subscriptionId;
    private String resourceGroup;
    private String workspace;

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

    /** What this step says, completed by the blocks round it. */
    @NonNull
    final WorkspaceSettings settings(@NonNull StepContext context) throws IOException, InterruptedException {
        return new WorkspaceSettings(credentialsId, tenantId, subscriptionId, resourceGroup, workspace)
                .within(context.get(WorkspaceSettings.class));
    }
}
