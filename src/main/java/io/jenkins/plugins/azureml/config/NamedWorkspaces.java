package io.jenkins.plugins.azureml.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.ExtensionList;
import hudson.model.Item;
import hudson.model.ItemGroup;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The named workspaces that a job can use: those of its folders, then the global ones that are not restricted to other jobs. Of
 * two with the same name, the nearest counts.
 */
@Restricted(NoExternalUse.class)
public final class NamedWorkspaces {

    private final Map<String, NamedWorkspace> byName = new LinkedHashMap<>();

    private NamedWorkspaces() {}

    /** @param item job or folder; null for Jenkins itself, which sees the global ones without a restriction */
    @NonNull
    public static NamedWorkspaces of(@CheckForNull Item item) {
        NamedWorkspaces workspaces = new NamedWorkspaces();
        if (item instanceof ItemGroup<?> group) {
            workspaces.addAllOf(group);
        }
        Item at = item;
        while (at != null) {
            ItemGroup<?> parent = at.getParent();
            if (parent != null) {
                workspaces.addAllOf(parent);
            }
            at = parent instanceof Item outer ? outer : null;
        }
        AzureMlGlobalConfiguration.get().getWorkspaces().stream()
                .filter(each -> each.isAvailableTo(item))
                .forEach(workspaces::add);
        return workspaces;
    }

    private void addAllOf(ItemGroup<?> group) {
        ExtensionList.lookup(GroupWorkspaces.class)
                .forEach(source -> source.of(group).forEach(this::add));
    }

    private void add(NamedWorkspace workspace) {
        byName.putIfAbsent(workspace.getName(), workspace);
    }

    /** Returns all, the nearest first. */
    @NonNull
    public Collection<NamedWorkspace> all() {
        return byName.values();
    }

    /** Returns the workspace of that name; null if the job has none. */
    @CheckForNull
    public NamedWorkspace find(@NonNull String name) {
        return byName.get(name);
    }

    /**
     * Returns the settings for what a job does without a build, such as its trigger.
     *
     * @param name of the workspace
     * @param credentialsId overrides the credentials of the workspace; null for those
     * @throws AbortException if the job can use no workspace of that name, or its settings are incomplete
     */
    @NonNull
    public WorkspaceSettings jobSettings(@CheckForNull String name, @CheckForNull String credentialsId)
            throws AbortException {
        if (name == null) {
            throw new AbortException(
                    "workspace is missing: set the name of a workspace of the global configuration or of a folder.");
        }
        return require(name).complete(credentialsId);
    }

    /** @throws AbortException naming the ones that the job can use, if there is none of that name */
    @NonNull
    public NamedWorkspace require(@NonNull String name) throws AbortException {
        NamedWorkspace workspace = find(name);
        if (workspace == null) {
            throw new AbortException("Workspace '" + name + "' is not configured for this job. Available: "
                    + (byName.isEmpty() ? "none" : String.join(", ", byName.keySet()))
                    + ". An administrator can add it under Manage Jenkins » System » Azure Machine Learning, or make it"
                    + " available to this job there. It can also be added to the configuration of a folder.");
        }
        return workspace;
    }
}
