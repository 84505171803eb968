package io.jenkins.plugins.azureml.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.WorkspaceRef;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Which workspace, and as whom: what a step says itself, completed by the {@code withAmlWorkspace} round it. Ids only, never
 * a secret, since it is written to disk with the state of a build. (A class and not a record: the marshalling of Pipelines
 * predates those.)
 */
public final class WorkspaceSettings implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String credentialsId;
    private final String tenantId;
    private final String subscriptionId;
    private final String resourceGroup;
    private final String workspace;

    /** @param tenantId overrides the tenant of the credentials */
    public WorkspaceSettings(
            @CheckForNull String credentialsId,
            @CheckForNull String tenantId,
            @CheckForNull String subscriptionId,
            @CheckForNull String resourceGroup,
            @CheckForNull String workspace) {
        this.credentialsId = credentialsId;
        this.tenantId = tenantId;
        this.subscriptionId = subscriptionId;
        this.resourceGroup = resourceGroup;
        this.workspace = workspace;
    }

    @NonNull
    public static WorkspaceSettings of(@NonNull NamedWorkspace named) {
        return new WorkspaceSettings(
                named.getCredentialsId(),
                null,
                named.getSubscriptionId(),
                named.getResourceGroup(),
                named.getWorkspace());
    }

    @CheckForNull
    public String credentialsId() {
        return credentialsId;
    }

    @CheckForNull
    public String tenantId() {
        return tenantId;
    }

    @CheckForNull
    public String subscriptionId() {
        return subscriptionId;
    }

    @CheckForNull
    public String resourceGroup() {
        return resourceGroup;
    }

    @CheckForNull
    public String workspace() {
        return workspace;
    }

    /** These settings, and where they are silent those of {@code outer}. */
    @NonNull
    public WorkspaceSettings within(@CheckForNull WorkspaceSettings outer) {
        return outer == null
                ? this
                : new WorkspaceSettings(
                        first(credentialsId, outer.credentialsId),
                        first(tenantId, outer.tenantId),
                        first(subscriptionId, outer.subscriptionId),
                        first(resourceGroup, outer.resourceGroup),
                        first(workspace, outer.workspace));
    }

    /** What is missing or malformed, a sentence each; empty if all is well. */
    @NonNull
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (credentialsId == null) {
            problems.add("credentialsId is missing: give it to the step or to withAmlWorkspace");
        }
        problems.addAll(WorkspaceRef.problems(subscriptionId, resourceGroup, workspace));
        return problems;
    }

    /** @throws IllegalArgumentException if there are {@link #problems} */
    @NonNull
    public WorkspaceRef ref() {
        return new WorkspaceRef(subscriptionId, resourceGroup, workspace);
    }

    private static String first(String a, String b) {
        return a != null ? a : b;
    }
}
