package io.jenkins.plugins.azureml.forms;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.RelativePath;
import hudson.Util;
import hudson.model.Item;
import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import io.jenkins.plugins.azureml.config.NamedWorkspaces;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import java.util.Objects;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;

/**
 * The Azure ML workspace that a form refers to while it is filled in, and the job that it belongs to. A web method that has a
 * parameter of this type gets the values of these fields, and is called again when one of them changes.
 */
@Restricted(NoExternalUse.class)
public final class WorkspaceForm {

    private final Item item;
    private final WorkspaceSettings settings;
    private final boolean ofBuild;

    private WorkspaceForm(Item item, WorkspaceSettings settings, boolean ofBuild) {
        this.item = item;
        this.settings = settings;
        this.ofBuild = ofBuild;
    }

    /**
     * Returns the form that starts a build with parameters, for a workspace that the configuration of the job names. Whoever may
     * build the job can use its credentials that way.
     */
    @NonNull
    public static WorkspaceForm ofBuild(@NonNull Item job, @NonNull WorkspaceSettings settings) {
        return new WorkspaceForm(job, settings, true);
    }

    /**
     * Called by Stapler for parameters of this type.
     *
     * @param item null for a form of Jenkins itself
     * @param namedWorkspace of the freestyle build step around the form
     */
    @NonNull
    public static WorkspaceForm fromStapler(
            @AncestorInPath Item item,
            @QueryParameter String credentialsId,
            @QueryParameter String tenantId,
            @QueryParameter String clientId,
            @QueryParameter String subscriptionId,
            @QueryParameter String resourceGroup,
            @QueryParameter String workspace,
            @RelativePath("..") @QueryParameter String namedWorkspace) {
        WorkspaceSettings written = new WorkspaceSettings();
        written.setCredentialsId(credentialsId);
        written.setTenantId(tenantId);
        written.setClientId(clientId);
        written.setSubscriptionId(subscriptionId);
        written.setResourceGroup(resourceGroup);
        written.setWorkspace(workspace);
        return new WorkspaceForm(
                item,
                written.withDefaults(named(item, written, namedWorkspace))
                        .withDefaults(AzureMlGlobalConfiguration.get().defaults()),
                false);
    }

    /** A form cannot see the block around its step. If there is only one named workspace, it stands for the block's. */
    @CheckForNull
    private static WorkspaceSettings named(Item item, WorkspaceSettings written, String namedWorkspace) {
        String name = Util.fixEmptyAndTrim(namedWorkspace);
        NamedWorkspaces workspaces = NamedWorkspaces.of(item);
        if (name != null) {
            return workspaces.find(name);
        }
        return workspaces.all().size() == 1 && isEmpty(written)
                ? workspaces.all().iterator().next()
                : null;
    }

    private static boolean isEmpty(WorkspaceSettings settings) {
        return Stream.of(
                        settings.getCredentialsId(),
                        settings.getSubscriptionId(),
                        settings.getResourceGroup(),
                        settings.getWorkspace())
                .allMatch(Objects::isNull);
    }

    /** Returns whether the user may use the credentials of the job: who configures it can run it with them too. */
    boolean mayRead() {
        if (ofBuild) {
            return item.hasPermission(Item.BUILD);
        }
        return item == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : item.hasPermission(Item.CONFIGURE) && item.hasPermission(CredentialsProvider.USE_ITEM);
    }

    @CheckForNull
    Item item() {
        return item;
    }

    @NonNull
    WorkspaceSettings settings() {
        return settings;
    }
}
