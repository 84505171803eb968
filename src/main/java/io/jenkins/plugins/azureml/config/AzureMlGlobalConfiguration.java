package io.jenkins.plugins.azureml.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.BulkChange;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import io.jenkins.plugins.azureml.credentials.KnownClouds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import jenkins.model.GlobalConfiguration;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** Global configuration: named Azure ML workspaces, custom clouds and the defaults of the API. */
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

    /** @throws IllegalArgumentException if a workspace has no name, or the name of another one */
    @DataBoundSetter
    public synchronized void setWorkspaces(@NonNull List<NamedWorkspace> workspaces) {
        NamedWorkspace.requireDifferentNames(workspaces);
        this.workspaces = new ArrayList<>(workspaces);
        save();
    }

    @NonNull
    public synchronized List<CustomCloud> getClouds() {
        return List.copyOf(clouds);
    }

    /** @throws IllegalArgumentException if a cloud has no name, or the name of another one or of a built-in cloud */
    @DataBoundSetter
    public synchronized void setClouds(@NonNull List<CustomCloud> clouds) {
        Set<String> names = new HashSet<>();
        for (CustomCloud each : clouds) {
            refuse(each.getName().isEmpty(), Messages.CustomCloud_nameMissing());
            refuse(AzureCloud.named(each.getName()).isPresent(), Messages.CustomCloud_nameTaken(each.getName()));
            refuse(!names.add(each.getName()), Messages.CustomCloud_nameTwice(each.getName()));
        }
        this.clouds = new ArrayList<>(clouds);
        save();
    }

    /** Returns the API generation that steps use by default: {@code auto}, {@code v1} or {@code v2}; null means {@code auto}. */
    @CheckForNull
    public synchronized String getApiGeneration() {
        return apiGeneration;
    }

    @DataBoundSetter
    public synchronized void setApiGeneration(String apiGeneration) {
        this.apiGeneration = Util.fixEmptyAndTrim(apiGeneration);
        save();
    }

    /** Returns the default {@code api-version} of requests to the v2 API. */
    @CheckForNull
    public synchronized String getV2ApiVersion() {
        return v2ApiVersion;
    }

    @DataBoundSetter
    public synchronized void setV2ApiVersion(String v2ApiVersion) {
        this.v2ApiVersion = Util.fixEmptyAndTrim(v2ApiVersion);
        save();
    }

    /** Returns the settings that apply where a job and its named workspace leave them unset. */
    @NonNull
    public synchronized WorkspaceSettings defaults() {
        WorkspaceSettings defaults = new WorkspaceSettings();
        defaults.setApiGeneration(apiGeneration);
        defaults.setV2ApiVersion(v2ApiVersion);
        return defaults;
    }

    @POST
    public ListBoxModel doFillApiGenerationItems() {
        return WorkspaceChecks.apiGenerations();
    }

    @POST
    public FormValidation doCheckV2ApiVersion(@QueryParameter String value) {
        return WorkspaceChecks.checkV2ApiVersion(value);
    }

    /** Applies a submitted form as a whole: if a value is refused, the configuration stays as it was. */
    @Override
    public synchronized boolean configure(StaplerRequest2 req, JSONObject json) throws FormException {
        List<NamedWorkspace> oldWorkspaces = workspaces;
        List<CustomCloud> oldClouds = clouds;
        String oldGeneration = apiGeneration;
        String oldVersion = v2ApiVersion;
        // Each setter saves; the bulk change defers that to one write.
        try (BulkChange change = new BulkChange(this)) {
            // A form whose last entry was removed does not contain the list.
            workspaces = new ArrayList<>();
            clouds = new ArrayList<>();
            req.bindJSON(this, json);
            change.commit();
            return true;
        } catch (RuntimeException | IOException e) {
            workspaces = oldWorkspaces;
            clouds = oldClouds;
            apiGeneration = oldGeneration;
            v2ApiVersion = oldVersion;
            throw new FormException(e.getMessage(), e, "workspaces");
        }
    }

    private static void refuse(boolean wrong, String problem) {
        if (wrong) {
            throw new IllegalArgumentException(problem);
        }
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

    /** Returns whether a custom cloud is on this machine, such as a local Azure ML that is reached over plain http. */
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
