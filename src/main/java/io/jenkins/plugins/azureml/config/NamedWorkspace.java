package io.jenkins.plugins.azureml.config;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.credentials.CredentialsItems;
import io.jenkins.plugins.azureml.credentials.KnownClouds;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** An Azure ML workspace that an administrator configures and jobs refer to by name: {@code withAmlWorkspace('prod')}. */
public class NamedWorkspace extends WorkspaceSettings implements Describable<NamedWorkspace> {

    private static final long serialVersionUID = 1L;

    private final String name;
    private String jobs;

    @DataBoundConstructor
    public NamedWorkspace(@CheckForNull String name) {
        this.name = Util.fixNull(name).trim();
    }

    @NonNull
    public String getName() {
        return name;
    }

    /**
     * Returns the full names of the jobs and folders that can use a workspace of the global configuration, one per line; null for
     * all. A name stands for what is below it too, and {@code *} for any characters between two slashes.
     */
    @CheckForNull
    public String getJobs() {
        return jobs;
    }

    @DataBoundSetter
    public void setJobs(@CheckForNull String jobs) {
        this.jobs = Util.fixEmptyAndTrim(jobs);
    }

    /** @param item job or folder; null for Jenkins itself */
    boolean isAvailableTo(@CheckForNull Item item) {
        JobNames names = JobNames.of(jobs);
        return item == null ? names.areAll() : names.contain(item.getFullName());
    }

    /**
     * Returns the settings for work outside of a build, completed by the global configuration.
     *
     * @param credentialsId overrides the credentials of the workspace; null for those
     * @throws AbortException if the settings are incomplete
     */
    @NonNull
    public WorkspaceSettings complete(@CheckForNull String credentialsId) throws AbortException {
        WorkspaceSettings own = new WorkspaceSettings();
        own.setCredentialsId(credentialsId);
        WorkspaceSettings settings = own.withDefaults(this)
                .withDefaults(AzureMlGlobalConfiguration.get().defaults());
        List<String> problems = settings.problems();
        if (!problems.isEmpty()) {
            throw new AbortException(String.join(". ", problems) + ".");
        }
        return settings;
    }

    /** @throws IllegalArgumentException if a workspace has no name, or the name of another one */
    public static void requireDifferentNames(@NonNull List<NamedWorkspace> workspaces) {
        Set<String> names = new HashSet<>();
        for (NamedWorkspace each : workspaces) {
            if (each.getName().isEmpty()) {
                throw new IllegalArgumentException(Messages.NamedWorkspace_nameMissing());
            }
            if (!names.add(each.getName())) {
                throw new IllegalArgumentException(Messages.NamedWorkspace_nameTwice(each.getName()));
            }
        }
    }

    @Extension
    public static class DescriptorImpl extends Descriptor<NamedWorkspace> {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.NamedWorkspace_displayName();
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(@AncestorInPath Item item, @QueryParameter String credentialsId) {
            return CredentialsItems.identities(item, credentialsId);
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
                    ? FormValidation.ok(Messages.NamedWorkspace_nameMissing())
                    : FormValidation.ok();
        }

        @POST
        public FormValidation doCheckJobs(@QueryParameter String value) {
            return JobNames.problem(value)
                    .map(line -> FormValidation.error(Messages.NamedWorkspace_jobsInvalid(line)))
                    .orElseGet(FormValidation::ok);
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

        /**
         * Reads the workspace and reports its computes. Uses credentials, so it requires the permission to use those of the folder, or
         * to administer Jenkins.
         */
        @POST
        public FormValidation doTestConnection(
                @AncestorInPath Item item,
                @QueryParameter String credentialsId,
                @QueryParameter String tenantId,
                @QueryParameter String clientId,
                @QueryParameter String cloud,
                @QueryParameter String subscriptionId,
                @QueryParameter String resourceGroup,
                @QueryParameter String workspace) {
            if (item == null) {
                Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            } else {
                item.checkPermission(Item.CONFIGURE);
                item.checkPermission(CredentialsProvider.USE_ITEM);
            }
            WorkspaceSettings unsaved = new WorkspaceSettings();
            unsaved.setCredentialsId(credentialsId);
            unsaved.setTenantId(tenantId);
            unsaved.setClientId(clientId);
            unsaved.setCloud(Jenkins.get().hasPermission(Jenkins.ADMINISTER) ? cloud : null);
            unsaved.setSubscriptionId(subscriptionId);
            unsaved.setResourceGroup(resourceGroup);
            unsaved.setWorkspace(workspace);
            return ConnectionTest.run(item, unsaved);
        }
    }
}
