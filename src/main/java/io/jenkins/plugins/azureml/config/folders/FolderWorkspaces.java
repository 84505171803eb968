package io.jenkins.plugins.azureml.config.folders;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import com.cloudbees.hudson.plugins.folder.AbstractFolderProperty;
import com.cloudbees.hudson.plugins.folder.AbstractFolderPropertyDescriptor;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.ItemGroup;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.config.GroupWorkspaces;
import io.jenkins.plugins.azureml.config.NamedWorkspace;
import java.util.ArrayList;
import java.util.List;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.StaplerRequest2;

/**
 * The named workspaces of a folder, for the jobs in it and below. Needs the Folders plugin, so no class outside of this package
 * may refer to this one.
 */
public class FolderWorkspaces extends AbstractFolderProperty<AbstractFolder<?>> {

    private final List<NamedWorkspace> workspaces;

    /**
     * @throws IllegalArgumentException if a workspace has no name, the name of another one, or a cloud that the user may not
     *     choose
     */
    @DataBoundConstructor
    public FolderWorkspaces(@CheckForNull List<NamedWorkspace> workspaces) {
        this.workspaces = workspaces == null ? new ArrayList<>() : new ArrayList<>(workspaces);
        NamedWorkspace.requireDifferentNames(this.workspaces);
        for (NamedWorkspace each : this.workspaces) {
            // Secrets are sent to the cloud. Who configures a folder must not choose where those of Jenkins go.
            if (each.getCloud() != null && !Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
                throw new IllegalArgumentException(Messages.FolderWorkspaces_cloud(each.getName()));
            }
        }
    }

    @NonNull
    public List<NamedWorkspace> getWorkspaces() {
        return List.copyOf(workspaces);
    }

    @Extension(optional = true)
    @Symbol("azureMlWorkspaces")
    public static class DescriptorImpl extends AbstractFolderPropertyDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AzureMlGlobalConfiguration_displayName();
        }

        /** Returns null for a form without workspaces, so that nothing is stored. */
        @Override
        public AbstractFolderProperty<?> newInstance(StaplerRequest2 req, JSONObject formData) throws FormException {
            try {
                FolderWorkspaces property = (FolderWorkspaces) super.newInstance(req, formData);
                return property == null || property.workspaces.isEmpty() ? null : property;
            } catch (IllegalArgumentException e) {
                throw new FormException(e.getMessage(), e, "workspaces");
            }
        }
    }

    /** Finds the property of a folder. Jenkins resolves the public methods first, and leaves it out without the Folders plugin. */
    @Extension(optional = true)
    public static final class OfFolder extends GroupWorkspaces {

        @NonNull
        @Override
        protected List<NamedWorkspace> of(@NonNull ItemGroup<?> group) {
            return group instanceof AbstractFolder<?> folder ? ofFolder(folder) : List.of();
        }

        @NonNull
        public static List<NamedWorkspace> ofFolder(@NonNull AbstractFolder<?> folder) {
            FolderWorkspaces property = folder.getProperties().get(FolderWorkspaces.class);
            return property == null ? List.of() : property.getWorkspaces();
        }
    }
}
