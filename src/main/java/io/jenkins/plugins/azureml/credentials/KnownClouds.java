package io.jenkins.plugins.azureml.credentials;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import java.util.List;
import java.util.Optional;

/**
 * Finds clouds by name: the built-in clouds and those of the global configuration. An extension point, because the
 * configuration depends on this package.
 */
public interface KnownClouds extends ExtensionPoint {

    @NonNull
    static KnownClouds get() {
        return ExtensionList.lookupSingleton(KnownClouds.class);
    }

    @NonNull
    List<String> cloudNames();

    /** @throws IllegalArgumentException if the cloud is configured incorrectly */
    @NonNull
    Optional<AzureCloud> cloud(@NonNull String name);

    /**
     * @throws AbortException listing the known clouds if there is none of this name, or if it is configured incorrectly
     */
    @NonNull
    default AzureCloud require(@NonNull String name) throws AbortException {
        try {
            return cloud(name)
                    .orElseThrow(
                            () -> new AbortException(
                                    "Cloud '" + name + "' does not exist. Available: "
                                            + String.join(", ", cloudNames())
                                            + ". An administrator adds custom clouds under Manage Jenkins » System » Azure Machine Learning."));
        } catch (IllegalArgumentException e) {
            throw new AbortException("The cloud '" + name + "' is not configured correctly: " + e.getMessage());
        }
    }

    @NonNull
    default ListBoxModel cloudItems() {
        ListBoxModel items = new ListBoxModel();
        cloudNames().forEach(items::add);
        return items;
    }
}
