package io.jenkins.plugins.azureml.freestyle;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.AbstractProject;
import hudson.model.Item;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import io.jenkins.plugins.azureml.config.WorkspaceChecks;
import io.jenkins.plugins.azureml.credentials.CredentialsItems;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What the forms of all build steps share. */
public abstract class AmlBuilderDescriptor extends BuildStepDescriptor<Builder> {

    @SuppressWarnings("rawtypes")
    @Override
    public boolean isApplicable(Class<? extends AbstractProject> jobType) {
        return true;
    }

    @POST
    public ListBoxModel doFillCredentialsIdItems(@AncestorInPath Item item, @QueryParameter String credentialsId) {
        return CredentialsItems.identities(item, credentialsId);
    }

    @POST
    public ListBoxModel doFillNamedWorkspaceItems(@AncestorInPath Item item, @QueryParameter String namedWorkspace) {
        Set<String> names = new LinkedHashSet<>();
        boolean allowed = item == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : item.hasAnyPermission(Item.EXTENDED_READ, Item.CONFIGURE);
        if (allowed) {
            AzureMlGlobalConfiguration.get().getWorkspaces().forEach(w -> names.add(w.getName()));
        }
        // What is chosen stays chosen, whoever looks at it.
        String current = Util.fixEmptyAndTrim(namedWorkspace);
        if (current != null) {
            names.add(current);
        }
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.AmlBuilder_noNamedWorkspace(), "");
        names.forEach(items::add);
        return items;
    }

    @POST
    public FormValidation doCheckTenantId(@QueryParameter String value) {
        return unlessVariable(value, WorkspaceChecks::checkTenantId);
    }

    @POST
    public FormValidation doCheckClientId(@QueryParameter String value) {
        return unlessVariable(value, WorkspaceChecks::checkClientId);
    }

    @POST
    public FormValidation doCheckSubscriptionId(@QueryParameter String value) {
        return unlessVariable(value, WorkspaceChecks::checkSubscriptionId);
    }

    @POST
    public FormValidation doCheckResourceGroup(@QueryParameter String value) {
        return unlessVariable(value, WorkspaceChecks::checkResourceGroup);
    }

    @POST
    public FormValidation doCheckWorkspace(@QueryParameter String value) {
        return unlessVariable(value, WorkspaceChecks::checkWorkspace);
    }

    @POST
    public ListBoxModel doFillApiGenerationItems() {
        return WorkspaceChecks.apiGenerations();
    }

    @POST
    public FormValidation doCheckV2ApiVersion(@QueryParameter String value) {
        return unlessVariable(value, WorkspaceChecks::checkV2ApiVersion);
    }

    /** A value with variables in it can only be checked when they are known. */
    static boolean hasVariables(@CheckForNull String value) {
        return value != null && value.contains("$");
    }

    @NonNull
    static FormValidation check(@CheckForNull String value, @NonNull Function<String, Optional<String>> problem) {
        return hasVariables(value)
                ? FormValidation.ok()
                : problem.apply(Util.fixEmptyAndTrim(value))
                        .map(FormValidation::error)
                        .orElseGet(FormValidation::ok);
    }

    @NonNull
    static FormValidation unlessVariable(@CheckForNull String value, @NonNull Function<String, FormValidation> check) {
        return hasVariables(value) ? FormValidation.ok() : check.apply(value);
    }
}
