package io.jenkins.plugins.azureml.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.service.ApiPreference;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.credentials.IdentityRequest;
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

    private String credentialsId;
    private String tenantId;
    private String clientId;
    private String cloud;
    private String subscriptionId;
    private String resourceGroup;
    private String workspace;
    private String apiGeneration;
    private String v2ApiVersion;

    private WorkspaceSettings() {}

    /** Settings that say nothing; each {@code with} gives a copy that says one thing more. */
    @NonNull
    public static WorkspaceSettings empty() {
        return new WorkspaceSettings();
    }

    /**
     * As whom.
     *
     * @param tenantId overrides the tenant of the credentials
     * @param clientId for credentials that have no application id of their own
     */
    @NonNull
    public WorkspaceSettings withIdentity(
            @CheckForNull String credentialsId, @CheckForNull String tenantId, @CheckForNull String clientId) {
        WorkspaceSettings copy = copy();
        copy.credentialsId = credentialsId;
        copy.tenantId = tenantId;
        copy.clientId = clientId;
        return copy;
    }

    /** @param cloud name of a cloud; only from what an administrator has set, never from a job */
    @NonNull
    public WorkspaceSettings withCloud(@CheckForNull String cloud) {
        WorkspaceSettings copy = copy();
        copy.cloud = cloud;
        return copy;
    }

    @NonNull
    public WorkspaceSettings withWorkspace(
            @CheckForNull String subscriptionId, @CheckForNull String resourceGroup, @CheckForNull String workspace) {
        WorkspaceSettings copy = copy();
        copy.subscriptionId = subscriptionId;
        copy.resourceGroup = resourceGroup;
        copy.workspace = workspace;
        return copy;
    }

    /** @param apiGeneration auto, v1 or v2 */
    @NonNull
    public WorkspaceSettings withApi(@CheckForNull String apiGeneration, @CheckForNull String v2ApiVersion) {
        WorkspaceSettings copy = copy();
        copy.apiGeneration = apiGeneration;
        copy.v2ApiVersion = v2ApiVersion;
        return copy;
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
    public String clientId() {
        return clientId;
    }

    @CheckForNull
    public String cloud() {
        return cloud;
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

    @CheckForNull
    public String apiGeneration() {
        return apiGeneration;
    }

    @CheckForNull
    public String v2ApiVersion() {
        return v2ApiVersion;
    }

    /** These settings, and where they are silent those of {@code outer}. */
    @NonNull
    public WorkspaceSettings within(@CheckForNull WorkspaceSettings outer) {
        if (outer == null) {
            return this;
        }
        WorkspaceSettings both = new WorkspaceSettings();
        both.credentialsId = first(credentialsId, outer.credentialsId);
        both.tenantId = first(tenantId, outer.tenantId);
        both.clientId = first(clientId, outer.clientId);
        both.cloud = first(cloud, outer.cloud);
        both.subscriptionId = first(subscriptionId, outer.subscriptionId);
        both.resourceGroup = first(resourceGroup, outer.resourceGroup);
        both.workspace = first(workspace, outer.workspace);
        both.apiGeneration = first(apiGeneration, outer.apiGeneration);
        both.v2ApiVersion = first(v2ApiVersion, outer.v2ApiVersion);
        return both;
    }

    /** What is missing or malformed, a sentence each; empty if all is well. */
    @NonNull
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (credentialsId == null) {
            problems.add("credentialsId is missing: give it to the step or to withAmlWorkspace");
        }
        problems.addAll(WorkspaceRef.problems(subscriptionId, resourceGroup, workspace));
        problems.addAll(ApiPreference.problems(apiGeneration, v2ApiVersion));
        return problems;
    }

    /** @throws IllegalArgumentException if there are {@link #problems} */
    @NonNull
    public WorkspaceRef ref() {
        return new WorkspaceRef(subscriptionId, resourceGroup, workspace);
    }

    /** Tells workspaces apart. */
    @NonNull
    public String place() {
        return cloud + "/" + subscriptionId + "/" + resourceGroup + "/" + workspace;
    }

    @NonNull
    ApiPreference api() {
        return ApiPreference.of(apiGeneration, v2ApiVersion);
    }

    @NonNull
    IdentityRequest identity() {
        return new IdentityRequest(credentialsId, tenantId, clientId, cloud);
    }

    private WorkspaceSettings copy() {
        return new WorkspaceSettings().within(this);
    }

    private static String first(String a, String b) {
        return a != null ? a : b;
    }
}
