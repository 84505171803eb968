package io.jenkins.plugins.azureml.client.registries;

import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.service.AssetScope;
import java.util.Optional;
import java.util.regex.Pattern;

/** Identifies a registry, which shares assets among workspaces. Its name is unique in the tenant. */
public record RegistryRef(String subscriptionId, String resourceGroup, String name) {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][\\w-]{1,31}");

    /** Returns the problem with the name of a registry; empty if it is valid. */
    public static Optional<String> problem(String name) {
        return NAME.matcher(name).matches()
                ? Optional.empty()
                : Optional.of("registry '" + name
                        + "' must begin with a letter or a digit and have 2 to 32 letters, digits, '_' and '-'");
    }

    /** Returns the registry as the parent of its assets. */
    public AssetScope scope() {
        return new AssetScope(
                "/subscriptions/" + Segments.encode(subscriptionId) + "/resourceGroups/"
                        + Segments.encode(resourceGroup) + "/providers/Microsoft.MachineLearningServices/registries/"
                        + Segments.encode(name),
                toString());
    }

    /** Returns the reference to a version by which jobs and deployments of all workspaces can use it. */
    public String id(String assets, String asset, String version) {
        return "azureml://registries/" + name + "/" + assets + "/" + asset + "/versions/" + version;
    }

    @Override
    public String toString() {
        return "registry " + name;
    }
}
