package io.jenkins.plugins.azureml.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionPoint;
import hudson.model.ItemGroup;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Provides the named workspaces that are configured at groups of jobs, such as folders. */
@Restricted(NoExternalUse.class)
public abstract class GroupWorkspaces implements ExtensionPoint {

    /** Returns the workspaces of this group only, without those of the groups around it. */
    @NonNull
    protected abstract List<NamedWorkspace> of(@NonNull ItemGroup<?> group);
}
