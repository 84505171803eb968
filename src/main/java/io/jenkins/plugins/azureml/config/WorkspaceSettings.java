package io.jenkins.plugins.azureml.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import io.jenkins.plugins.azureml.client.service.ApiPreference;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.credentials.IdentityRequest;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * Selects an Azure ML workspace and the credentials to reach it. Blank values are stored as null, which means unset. Contains ids
 * only, because Pipelines save it to disk with the state of a build. It is a class because the serialization library of
 * Pipelines does not support records.
 */
public class WorkspaceSettings implements Serializable {

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
    /** Only {@code withAmlWorkspace} sets it, so it is not bound to a form here. */
    private String onFailure;

    @CheckForNull
    public final String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public final void setCredentialsId(@CheckForNull String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    /** Returns the tenant id that overrides the tenant of the credentials. */
    @CheckForNull
    public final String getTenantId() {
        return tenantId;
    }

    @DataBoundSetter
    public final void setTenantId(@CheckForNull String tenantId) {
        this.tenantId = Util.fixEmptyAndTrim(tenantId);
    }

    /** Returns the application id for credentials that do not contain one, such as a secret text. */
    @CheckForNull
    public final String getClientId() {
        return clientId;
    }

    @DataBoundSetter
    public final void setClientId(@CheckForNull String clientId) {
        this.clientId = Util.fixEmptyAndTrim(clientId);
    }

    /** Returns the name of the cloud; null for the cloud of the credentials, or else the public cloud. */
    @CheckForNull
    public final String getCloud() {
        return cloud;
    }

    /** Sets the cloud. Only for settings of an administrator: a job must not choose where secrets are sent. */
    @DataBoundSetter
    public final void setCloud(@CheckForNull String cloud) {
        this.cloud = Util.fixEmptyAndTrim(cloud);
    }

    @CheckForNull
    public final String getSubscriptionId() {
        return subscriptionId;
    }

    @DataBoundSetter
    public final void setSubscriptionId(@CheckForNull String subscriptionId) {
        this.subscriptionId = Util.fixEmptyAndTrim(subscriptionId);
    }

    @CheckForNull
    public final String getResourceGroup() {
        return resourceGroup;
    }

    @DataBoundSetter
    public final void setResourceGroup(@CheckForNull String resourceGroup) {
        this.resourceGroup = Util.fixEmptyAndTrim(resourceGroup);
    }

    /** Returns the name of the Azure ML workspace. */
    @CheckForNull
    public final String getWorkspace() {
        return workspace;
    }

    @DataBoundSetter
    public final void setWorkspace(@CheckForNull String workspace) {
        this.workspace = Util.fixEmptyAndTrim(workspace);
    }

    /** Returns {@code auto}, {@code v1} or {@code v2}. */
    @CheckForNull
    public final String getApiGeneration() {
        return apiGeneration;
    }

    @DataBoundSetter
    public final void setApiGeneration(@CheckForNull String apiGeneration) {
        this.apiGeneration = Util.fixEmptyAndTrim(apiGeneration);
    }

    /** Returns the {@code api-version} of requests to the v2 API. */
    @CheckForNull
    public final String getV2ApiVersion() {
        return v2ApiVersion;
    }

    @DataBoundSetter
    public final void setV2ApiVersion(@CheckForNull String v2ApiVersion) {
        this.v2ApiVersion = Util.fixEmptyAndTrim(v2ApiVersion);
    }

    /** Returns what to do with the runs of a build that does not succeed: {@code cancel} or {@code leave}; null if unset. */
    @CheckForNull
    public final String getOnFailure() {
        return onFailure;
    }

    /** Returns a copy of these settings with another value of {@link #getOnFailure}, unless that is null. */
    @NonNull
    public final WorkspaceSettings withOnFailure(@CheckForNull String choice) {
        WorkspaceSettings copy = withDefaults(null);
        copy.onFailure = first(choice, onFailure);
        return copy;
    }

    /** Returns a copy of these settings in which unset values are taken from {@code defaults}. */
    @NonNull
    public final WorkspaceSettings withDefaults(@CheckForNull WorkspaceSettings defaults) {
        WorkspaceSettings merged = new WorkspaceSettings();
        merged.fillUnset(this);
        if (defaults != null) {
            merged.fillUnset(defaults);
        }
        return merged;
    }

    private void fillUnset(WorkspaceSettings other) {
        credentialsId = first(credentialsId, other.credentialsId);
        tenantId = first(tenantId, other.tenantId);
        clientId = first(clientId, other.clientId);
        cloud = first(cloud, other.cloud);
        subscriptionId = first(subscriptionId, other.subscriptionId);
        resourceGroup = first(resourceGroup, other.resourceGroup);
        workspace = first(workspace, other.workspace);
        apiGeneration = first(apiGeneration, other.apiGeneration);
        v2ApiVersion = first(v2ApiVersion, other.v2ApiVersion);
        onFailure = first(onFailure, other.onFailure);
    }

    /** Returns one sentence for each missing or malformed value, without its period; empty if there is none. */
    @NonNull
    public final List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (credentialsId == null) {
            problems.add("credentialsId is missing: set it in the step or in withAmlWorkspace");
        }
        problems.addAll(WorkspaceRef.problems(subscriptionId, resourceGroup, workspace));
        problems.addAll(ApiPreference.problems(apiGeneration, v2ApiVersion));
        return problems;
    }

    /**
     * Returns the address of the Azure ML workspace.
     *
     * @throws IllegalArgumentException if there are {@link #problems}
     */
    @NonNull
    public final WorkspaceRef ref() {
        return new WorkspaceRef(subscriptionId, resourceGroup, workspace);
    }

    /** Returns a text that is equal for settings of the same Azure ML workspace, whatever the credentials. */
    @NonNull
    public final String key() {
        return cloud + "/" + subscriptionId + "/" + resourceGroup + "/" + workspace;
    }

    @NonNull
    final ApiPreference api() {
        return ApiPreference.of(apiGeneration, v2ApiVersion);
    }

    @NonNull
    final IdentityRequest identity() {
        return new IdentityRequest(credentialsId, tenantId, clientId, cloud);
    }

    private static String first(String a, String b) {
        return a != null ? a : b;
    }
}
