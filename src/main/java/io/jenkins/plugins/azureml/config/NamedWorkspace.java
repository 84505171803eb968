package io.jenkins.plugins.azureml.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.credentials.CredentialsItems;
import io.jenkins.plugins.azureml.credentials.KnownClouds;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A workspace that jobs refer to by a name: {@code withAmlWorkspace('prod')}. */
public class NamedWorkspace implements Describable<NamedWorkspace> {

    private final String name;
    private String credentialsId;
    private String tenantId;
    private String clientId;
    private String cloud;
    private String subscriptionId;
    private String resourceGroup;
    private String workspace;
    private String apiGeneration;
    private String v2ApiVersion;

    @DataBoundConstructor
    public NamedWorkspace(String name) {
        this.name = Util.fixNull(name).trim();
    }

    @NonNull
    public String getName() {
        return name;
    }

    @CheckForNull
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    /** Overrides the tenant of the credentials, or says it for those that have none. */
    @CheckForNull
    public String getTenantId() {
        return tenantId;
    }

    @DataBoundSetter
    public void setTenantId(String tenantId) {
        this.tenantId = Util.fixEmptyAndTrim(tenantId);
    }

    /** Application id, for credentials that have none of their own. */
    @CheckForNull
    public String getClientId() {
        return clientId;
    }

    @DataBoundSetter
    public void setClientId(String clientId) {
        this.clientId = Util.fixEmptyAndTrim(clientId);
    }

    /** Name of the cloud it is in; null for that of the credentials, or the public one. */
    @CheckForNull
    public String getCloud() {
        return cloud;
    }

    @DataBoundSetter
    public void setCloud(String cloud) {
        this.cloud = Util.fixEmptyAndTrim(cloud);
    }

    @CheckForNull
    public String getSubscriptionId() {
        return subscriptionId;
    }

    @DataBoundSetter
    public void setSubscriptionId(String subscriptionId) {
        this.subscriptionId = Util.fixEmptyAndTrim(subscriptionId);
    }

    @CheckForNull
    public String getResourceGroup() {
        return resourceGroup;
    }

    @DataBoundSetter
    public void setResourceGroup(String resourceGroup) {
        this.resourceGroup = Util.fixEmptyAndTrim(resourceGroup);
    }

    @CheckForNull
    public String getWorkspace() {
        return workspace;
    }

    @DataBoundSetter
    public void setWorkspace(String workspace) {
        this.workspace = Util.fixEmptyAndTrim(workspace);
    }

    /** Generation of the API: {@code auto} (what the workspace takes), {@code v1} or {@code v2}. */
    @CheckForNull
    public String getApiGeneration() {
        return apiGeneration;
    }

    @DataBoundSetter
    public void setApiGeneration(String apiGeneration) {
        this.apiGeneration = Util.fixEmptyAndTrim(apiGeneration);
    }

    /** The api-version of calls to the v2 API. */
    @CheckForNull
    public String getV2ApiVersion() {
        return v2ApiVersion;
    }

    @DataBoundSetter
    public void setV2ApiVersion(String v2ApiVersion) {
        this.v2ApiVersion = Util.fixEmptyAndTrim(v2ApiVersion);
    }

    @NonNull
    public WorkspaceSettings settings() {
        return WorkspaceSettings.empty()
                .withIdentity(credentialsId, tenantId, clientId)
                .withCloud(cloud)
                .withWorkspace(subscriptionId, resourceGroup, workspace)
                .withApi(apiGeneration, v2ApiVersion);
    }

    @Extension
    public static class DescriptorImpl extends Descriptor<NamedWorkspace> {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.NamedWorkspace_displayName();
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(@QueryParameter String credentialsId) {
            return CredentialsItems.identities(null, credentialsId);
        }

        @POST
        public ListBoxModel doFillCloudItems(@QueryParameter String cloud) {
            ListBoxModel items = new ListBoxModel();
            items.add(Messages.NamedWorkspace_cloudOfCredentials(), "");
            if (Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
                items.addAll(KnownClouds.get().cloudItems());
            } else if (Util.fixEmptyAndTrim(cloud) != null) {
                items.add(cloud);
            }
            return items;
        }

        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            return Util.fixEmptyAndTrim(value) == null
                    ? FormValidation.error(Messages.NamedWorkspace_nameMissing())
                    : FormValidation.ok();
        }

        @POST
        public FormValidation doCheckSubscriptionId(@QueryParameter String value) {
            return WorkspaceChecks.checkSubscriptionId(value);
        }

        @POST
        public FormValidation doCheckResourceGroup(@QueryParameter String value) {
            return WorkspaceChecks.checkResourceGroup(value);
        }

        @POST
        public FormValidation doCheckWorkspace(@QueryParameter String value) {
            return WorkspaceChecks.checkWorkspace(value);
        }

        @POST
        public FormValidation doCheckTenantId(@QueryParameter String value) {
            return WorkspaceChecks.checkTenantId(value);
        }

        @POST
        public FormValidation doCheckClientId(@QueryParameter String value) {
            return WorkspaceChecks.checkClientId(value);
        }

        @POST
        public ListBoxModel doFillApiGenerationItems() {
            return WorkspaceChecks.apiGenerations();
        }

        @POST
        public FormValidation doCheckV2ApiVersion(@QueryParameter String value) {
            return WorkspaceChecks.checkV2ApiVersion(value);
        }

        /** Reads the workspace and tells what it found. For administrators: it uses credentials on their behalf. */
        @POST
        public FormValidation doTestConnection(
                @QueryParameter String credentialsId,
                @QueryParameter String tenantId,
                @QueryParameter String clientId,
                @QueryParameter String cloud,
                @QueryParameter String subscriptionId,
                @QueryParameter String resourceGroup,
                @QueryParameter String workspace) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            NamedWorkspace unsaved = new NamedWorkspace("test");
            unsaved.setCredentialsId(credentialsId);
            unsaved.setTenantId(tenantId);
            unsaved.setClientId(clientId);
            unsaved.setCloud(cloud);
            unsaved.setSubscriptionId(subscriptionId);
            unsaved.setResourceGroup(resourceGroup);
            unsaved.setWorkspace(workspace);
            return ConnectionTest.of(unsaved.settings());
        }
    }
}
