package io.jenkins.plugins.azureml.credentials;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import java.util.List;
import java.util.Optional;

/** The clouds by their names: those of Microsoft, and those that an administrator has added. */
public interface KnownClouds extends ExtensionPoint {

    @NonNull
    static KnownClouds get() {
        return ExtensionList.lookupSingleton(KnownClouds.class);
    }

    @NonNull
    List<String> cloudNames();

    /** @throws IllegalArgumentException if it is configured wrongly */
    @NonNull
    Optional<AzureCloud> cloud(@NonNull String name);

    /** @throws AbortException naming those that are known, if this one is not */
    @NonNull
    default AzureCloud require(@NonNull String name) throws AbortException {
        try {
            return cloud(name)
                    .orElseThrow(
                            () -> new AbortException(
                                    "There is no cloud '" + name + "' here. Known are: "
                                            + String.join(", ", cloudNames())
                                            + ". An administrator adds custom clouds under Manage Jenkins » System » Azure Machine Learning."));
        } catch (IllegalArgumentException e) {
            throw new AbortException("The cloud '" + name + "' is not configured well: " + e.getMessage());
        }
    }

    @NonNull
    default ListBoxModel cloudItems() {
        ListBoxModel items = new ListBoxModel();
        cloudNames().forEach(items::add);
        return items;
    }
}
