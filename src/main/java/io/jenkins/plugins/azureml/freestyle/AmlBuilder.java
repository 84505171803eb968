package io.jenkins.plugins.azureml.freestyle;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.Util;
import hudson.tasks.Builder;
import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import io.jenkins.plugins.azureml.config.NamedWorkspace;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.steps.KeyValueLines;
import java.util.Map;
import jenkins.tasks.SimpleBuildStep;
import org.kohsuke.stapler.DataBoundSetter;

/** What the build steps of freestyle projects share: which workspace, and as whom. Environment variables are expanded. */
public abstract class AmlBuilder extends Builder implements SimpleBuildStep {

    private String namedWorkspace;
    private String credentialsId;
    private String tenantId;
    private String clientId;
    private String subscriptionId;
    private String resourceGroup;
    private String workspace;
    private String apiGeneration;
    private String v2ApiVersion;

    /** A workspace of the global configuration; the other fields override what it says. */
    @CheckForNull
    public final String getNamedWorkspace() {
        return namedWorkspace;
    }

    @DataBoundSetter
    public final void setNamedWorkspace(String namedWorkspace) {
        this.namedWorkspace = Util.fixEmptyAndTrim(namedWorkspace);
    }

    @CheckForNull
    public final String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public final void setCredentialsId(String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    @CheckForNull
    public final String getTenantId() {
        return tenantId;
    }

    @DataBoundSetter
    public final void setTenantId(String tenantId) {
        this.tenantId = Util.fixEmptyAndTrim(tenantId);
    }

    @CheckForNull
    public final String getClientId() {
        return clientId;
    }

    @DataBoundSetter
    public final void setClientId(String clientId) {
        this.clientId = Util.fixEmptyAndTrim(clientId);
    }

    @CheckForNull
    public final String getSubscriptionId() {
        return subscriptionId;
    }

    @DataBoundSetter
    public final void setSubscriptionId(String subscriptionId) {
        this.subscriptionId = Util.fixEmptyAndTrim(subscriptionId);
    }

    @CheckForNull
    public final String getResourceGroup() {
        return resourceGroup;
    }

    @DataBoundSetter
    public final void setResourceGroup(String resourceGroup) {
        this.resourceGroup = Util.fixEmptyAndTrim(resourceGroup);
    }

    @CheckForNull
    public final String getWorkspace() {
        return workspace;
    }

    @DataBoundSetter
    public final void setWorkspace(String workspace) {
        this.workspace = Util.fixEmptyAndTrim(workspace);
    }

    /** Generation of the API: {@code auto} (what the workspace takes), {@code v1} or {@code v2}. */
    @CheckForNull
    public final String getApiGeneration() {
        return apiGeneration;
    }

    @DataBoundSetter
    public final void setApiGeneration(String apiGeneration) {
        this.apiGeneration = Util.fixEmptyAndTrim(apiGeneration);
    }

    /** The api-version of calls to the v2 API. */
    @CheckForNull
    public final String getV2ApiVersion() {
        return v2ApiVersion;
    }

    @DataBoundSetter
    public final void setV2ApiVersion(String v2ApiVersion) {
        this.v2ApiVersion = Util.fixEmptyAndTrim(v2ApiVersion);
    }

    /** @throws AbortException if there is no workspace of that name */
    @NonNull
    final WorkspaceSettings settings(@NonNull EnvVars env) throws AbortException {
        WorkspaceSettings own = new WorkspaceSettings();
        own.setCredentialsId(expand(env, credentialsId));
        own.setTenantId(expand(env, tenantId));
        own.setClientId(expand(env, clientId));
        own.setSubscriptionId(expand(env, subscriptionId));
        own.setResourceGroup(expand(env, resourceGroup));
        own.setWorkspace(expand(env, workspace));
        own.setApiGeneration(expand(env, apiGeneration));
        own.setV2ApiVersion(expand(env, v2ApiVersion));
        AzureMlGlobalConfiguration configuration = AzureMlGlobalConfiguration.get();
        String name = expand(env, namedWorkspace);
        if (name == null) {
            return own.withDefaults(configuration.defaults());
        }
        NamedWorkspace named = configuration
                .workspace(name)
                .orElseThrow(() -> new AbortException("There is no workspace named '" + name
                        + "'. An administrator adds it under Manage Jenkins » System » Azure Machine Learning."));
        return own.withDefaults(named).withDefaults(configuration.defaults());
    }

    @CheckForNull
    static String expand(@NonNull EnvVars env, @CheckForNull String text) {
        return text == null ? null : Util.fixEmptyAndTrim(env.expand(text));
    }

    /**
     * A text area with a line {@code key=value} each.
     *
     * @throws AbortException if a line is not like that
     */
    @CheckForNull
    static Map<String, String> pairs(@NonNull EnvVars env, @NonNull String field, @CheckForNull String text)
            throws AbortException {
        try {
            return KeyValueLines.of(field, expand(env, text));
        } catch (IllegalArgumentException e) {
            throw new AbortException(e.getMessage() + ".");
        }
    }

    /** @throws AbortException if a text is not a whole number */
    @CheckForNull
    static Integer number(@NonNull String field, @CheckForNull String text) throws AbortException {
        if (text != null && !text.matches("\\d{1,9}")) {
            throw new AbortException(field + " '" + text + "' is not a whole number.");
        }
        return text == null ? null : Integer.valueOf(text);
    }
}
