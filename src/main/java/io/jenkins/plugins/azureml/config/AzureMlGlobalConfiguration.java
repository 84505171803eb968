package io.jenkins.plugins.azureml.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import io.jenkins.plugins.azureml.credentials.KnownClouds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jenkins.model.GlobalConfiguration;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** What an administrator sets for all jobs: named workspaces and custom clouds. */
@Extension
@Symbol("azureMl")
public class AzureMlGlobalConfiguration extends GlobalConfiguration implements KnownClouds {

    private List<NamedWorkspace> workspaces = new ArrayList<>();
    private List<CustomCloud> clouds = new ArrayList<>();
    private String apiGeneration;
    private String v2ApiVersion;

    public AzureMlGlobalConfiguration() {
        load();
    }

    @NonNull
    public static AzureMlGlobalConfiguration get() {
        return ExtensionList.lookupSingleton(AzureMlGlobalConfiguration.class);
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.AzureMlGlobalConfiguration_displayName();
    }

    @NonNull
    public synchronized List<NamedWorkspace> getWorkspaces() {
        return List.copyOf(workspaces);
    }

    @DataBoundSetter
    public synchronized void setWorkspaces(List<NamedWorkspace> workspaces) {
        this.workspaces = new ArrayList<>(workspaces);
        save();
    }

    @NonNull
    public synchronized List<CustomCloud> getClouds() {
        return List.copyOf(clouds);
    }

    @DataBoundSetter
    public synchronized void setClouds(List<CustomCloud> clouds) {
        this.clouds = new ArrayList<>(clouds);
        save();
    }

    /** Generation of the API for jobs and named workspaces that do not say it. */
    @CheckForNull
    public synchronized String getApiGeneration() {
        return apiGeneration;
    }

    @DataBoundSetter
    public synchronized void setApiGeneration(String apiGeneration) {
        this.apiGeneration = Util.fixEmptyAndTrim(apiGeneration);
        save();
    }

    /** The api-version of calls to the v2 API, for those that do not say it. */
    @CheckForNull
    public synchronized String getV2ApiVersion() {
        return v2ApiVersion;
    }

    @DataBoundSetter
    public synchronized void setV2ApiVersion(String v2ApiVersion) {
        this.v2ApiVersion = Util.fixEmptyAndTrim(v2ApiVersion);
        save();
    }

    /** What holds where nothing else is said. */
    @NonNull
    public synchronized WorkspaceSettings settings() {
        return WorkspaceSettings.empty().withApi(apiGeneration, v2ApiVersion);
    }

    @POST
    public ListBoxModel doFillApiGenerationItems() {
        return WorkspaceChecks.apiGenerations();
    }

    @POST
    public FormValidation doCheckV2ApiVersion(@QueryParameter String value) {
        return WorkspaceChecks.checkV2ApiVersion(value);
    }

    @Override
    public synchronized boolean configure(StaplerRequest2 req, JSONObject json) throws FormException {
        // A form whose last entry was removed does not send the list at all.
        workspaces = new ArrayList<>();
        clouds = new ArrayList<>();
        req.bindJSON(this, json);
        save();
        return true;
    }

    @NonNull
    public Optional<NamedWorkspace> workspace(@NonNull String name) {
        return getWorkspaces().stream().filter(w -> w.getName().equals(name)).findFirst();
    }

    @NonNull
    @Override
    public Optional<AzureCloud> cloud(@NonNull String name) {
        Optional<AzureCloud> known = AzureCloud.named(name);
        return known.isPresent()
                ? known
                : getClouds().stream()
                        .filter(c -> c.getName().equals(name))
                        .findFirst()
                        .map(CustomCloud::toCloud);
    }

    /** Whether an administrator has configured a cloud on this machine: a local Azure ML, reached over plain http. */
    public boolean hasLoopbackCloud() {
        return getClouds().stream().anyMatch(CustomCloud::isLoopback);
    }

    @NonNull
    @Override
    public List<String> cloudNames() {
        return Stream.concat(
                        Stream.of(AzureCloud.PUBLIC, AzureCloud.CHINA, AzureCloud.US_GOVERNMENT)
                                .map(AzureCloud::name),
                        getClouds().stream().map(CustomCloud::getName))
                .toList();
    }
}
