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
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** An Azure ML workspace that an administrator configures and jobs refer to by name: {@code withAmlWorkspace('prod')}. */
public class NamedWorkspace extends WorkspaceSettings implements Describable<NamedWorkspace> {

    private static final long serialVersionUID = 1L;

    private final String name;

    @DataBoundConstructor
    public NamedWorkspace(@CheckForNull String name) {
        this.name = Util.fixNull(name).trim();
    }

    @NonNull
    public String getName() {
        return name;
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

        /** Reads the workspace and reports its computes. Only for administrators, because it uses credentials of Jenkins. */
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
            WorkspaceSettings unsaved = new WorkspaceSettings();
            unsaved.setCredentialsId(credentialsId);
            unsaved.setTenantId(tenantId);
            unsaved.setClientId(clientId);
            unsaved.setCloud(cloud);
            unsaved.setSubscriptionId(subscriptionId);
            unsaved.setResourceGroup(resourceGroup);
            unsaved.setWorkspace(workspace);
            return ConnectionTest.run(unsaved);
        }
    }
}
