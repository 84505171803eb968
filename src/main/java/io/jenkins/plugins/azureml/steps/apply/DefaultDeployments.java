package io.jenkins.plugins.azureml.steps.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.definitions.assets.AssetKind;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The default deployments of batch endpoints. The service rejects one that does not exist, and a deployment needs its endpoint. If the
 * default deployment is created by the same step, its endpoint is therefore updated once more after it.
 */
final class DefaultDeployments {

    private final ResourceRequests resources;
    /** Endpoints and deployments that do not exist yet. */
    private final Set<String> pending = new HashSet<>();
    /** Requests that set the default deployment, by endpoint and deployment. */
    private final Map<String, ApplyEntry> later = new HashMap<>();

    DefaultDeployments(@NonNull ResourceRequests resources) {
        this.resources = resources;
    }

    private static String key(String endpoint, String deployment) {
        return (endpoint + "/" + deployment).toLowerCase(Locale.ROOT);
    }

    private static String deployment(ObjectNode endpoint) {
        return endpoint.at("/properties/defaults/deploymentName").asText("");
    }

    /**
     * Looks up the default deployment of an endpoint.
     *
     * @param body request for the endpoint
     * @throws AbortException if the deployment neither exists nor is among the files
     */
    void check(@NonNull String endpoint, @NonNull ObjectNode body, @NonNull List<PlannedAsset> assets)
            throws IOException, InterruptedException {
        String name = deployment(body);
        if (name.isEmpty()
                || resources.find(AssetKind.BATCH_DEPLOYMENT, name, endpoint).isPresent()) {
            return;
        }
        boolean inFiles = assets.stream()
                .anyMatch(each -> each.file.kind() == AssetKind.BATCH_DEPLOYMENT
                        && endpoint.equalsIgnoreCase(each.file.endpoint())
                        && name.equalsIgnoreCase(each.file.name()));
        if (!inFiles) {
            throw new AbortException("defaults.deployment_name: deployment " + name + " of batch endpoint " + endpoint
                    + " does not exist. Add its file to the files, or correct the name.");
        }
        pending.add(key(endpoint, name));
    }

    /**
     * Returns an entry with its request. A default deployment that does not exist yet is left to {@link #after}; until then, the
     * current one stays.
     *
     * @param existing null if the endpoint does not exist
     */
    @NonNull
    ApplyEntry hold(@NonNull ApplyEntry entry, @NonNull ObjectNode body, @CheckForNull ObjectNode existing) {
        String key = key(entry.name(), deployment(body));
        if (entry.kind() != AssetKind.BATCH_ENDPOINT || !pending.contains(key)) {
            return entry.withBody(body.toString());
        }
        later.put(key, entry.hidden(body.toString()));
        if (entry.action() == Action.UPDATE && entry.changes().size() == 1) {
            // Nothing but the default deployment differs.
            return entry;
        }
        ObjectNode before = body.deepCopy();
        ObjectNode properties = before.withObject("/properties");
        properties.remove("defaults");
        if (existing != null && existing.at("/properties/defaults").isObject()) {
            properties.set("defaults", existing.at("/properties/defaults").deepCopy());
        }
        return entry.withBody(before.toString());
    }

    /** Returns the request that sets a deployment, which has just been requested, as the default of its endpoint. */
    @NonNull
    Optional<ApplyEntry> after(@NonNull ApplyEntry entry) {
        return entry.kind() == AssetKind.BATCH_DEPLOYMENT
                ? Optional.ofNullable(later.remove(key(String.valueOf(entry.endpoint()), entry.name())))
                : Optional.empty();
    }
}
