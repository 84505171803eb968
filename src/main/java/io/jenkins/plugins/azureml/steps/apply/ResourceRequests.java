package io.jenkins.plugins.azureml.steps.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.arm.LongRunningOperation;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.definitions.assets.AssetKind;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The requests for what has no versions: computes, endpoints and deployments. */
final class ResourceRequests {

    private static final int DEFAULT_CAPACITY = 1;

    /** As in Microsoft's client. */
    private static final String DEFAULT_SIZE = "STANDARD_DS3_V2";

    /** The only mode of batch endpoints, spelled as by Microsoft's client. */
    private static final String BATCH_MODE = "aadToken";

    private final AmlClient client;
    private String location;

    ResourceRequests(@NonNull AmlClient client) {
        this.client = client;
    }

    /** Reads a resource as a request body; empty if it does not exist. */
    @NonNull
    Optional<ObjectNode> find(@NonNull AssetKind kind, @NonNull String name, @CheckForNull String endpoint)
            throws IOException, InterruptedException {
        return switch (kind) {
            case COMPUTE -> client.computes().definition(name);
            case ONLINE_ENDPOINT -> client.onlineEndpoints().definition(name);
            case BATCH_ENDPOINT -> client.batchEndpoints().definition(name);
            case BATCH_DEPLOYMENT -> client.batchEndpoints().deploymentDefinition(String.valueOf(endpoint), name);
            default ->
                client.onlineEndpoints().deployments(String.valueOf(endpoint)).definition(name);
        };
    }

    @NonNull
    LongRunningOperation send(@NonNull ApplyEntry entry, @NonNull ObjectNode body, boolean again)
            throws IOException, InterruptedException {
        return switch (entry.kind()) {
            case COMPUTE -> client.computes().put(entry.name(), body, again);
            case ONLINE_ENDPOINT -> client.onlineEndpoints().createOrUpdate(entry.name(), body, again);
            case BATCH_ENDPOINT -> client.batchEndpoints().createOrUpdate(entry.name(), body, again);
            case BATCH_DEPLOYMENT ->
                client.batchEndpoints()
                        .createOrUpdateDeployment(String.valueOf(entry.endpoint()), entry.name(), body, again);
            default ->
                client.onlineEndpoints()
                        .deployments(String.valueOf(entry.endpoint()))
                        .createOrUpdate(entry.name(), body, again);
        };
    }

    /** Returns the resource id. */
    @NonNull
    String id(@NonNull AssetKind kind, @NonNull String name, @CheckForNull String endpoint) {
        AssetKind owner = kind.endpoint();
        String parent = owner == null || endpoint == null ? "" : owner.plural() + "/" + Segments.encode(endpoint) + "/";
        return client.ref().path() + "/" + parent + kind.plural() + "/" + Segments.encode(name);
    }

    /**
     * Returns the body of the request: what the file sets, and what it leaves as it is. A deployment is replaced as a whole,
     * except its tags and the number of its instances, which can scale by itself.
     *
     * @param before null if the resource does not exist
     */
    @NonNull
    ObjectNode body(@NonNull AssetKind kind, @NonNull ObjectNode wanted, @CheckForNull ObjectNode before)
            throws IOException, InterruptedException {
        boolean deployment = kind.endpoint() != null;
        ObjectNode body = before == null || deployment ? wanted.deepCopy() : before.deepCopy();
        if (before != null && deployment) {
            ObjectNode tags = before.path("tags") instanceof ObjectNode own ? own.deepCopy() : body.objectNode();
            merge(tags, body.withObject("/tags"));
            body.set("tags", tags);
        } else if (before != null) {
            merge(body, wanted);
            if (wanted.has("identity")) {
                body.set("identity", wanted.get("identity"));
            }
        }
        ObjectNode properties = body.withObject("/properties");
        if (kind == AssetKind.ONLINE_ENDPOINT && before == null) {
            if (!properties.has("authMode")) {
                properties.put("authMode", "Key");
            }
            if (!body.has("identity")) {
                body.putObject("identity").put("type", "SystemAssigned");
            }
        }
        if (kind == AssetKind.BATCH_ENDPOINT && !properties.has("authMode")) {
            properties.put("authMode", BATCH_MODE);
        }
        if (kind == AssetKind.ONLINE_DEPLOYMENT && !body.path("sku").has("capacity")) {
            int capacity = before == null
                    ? DEFAULT_CAPACITY
                    : before.at("/sku/capacity").asInt(DEFAULT_CAPACITY);
            body.withObject("/sku").put("capacity", capacity);
        }
        if (kind == AssetKind.COMPUTE && before == null) {
            ObjectNode cluster = properties.withObject("/properties");
            if (!cluster.has("vmSize")) {
                cluster.put("vmSize", DEFAULT_SIZE);
            }
            ObjectNode scale = properties.withObject("/properties/scaleSettings");
            if (!scale.has("minNodeCount")) {
                scale.put("minNodeCount", 0);
            }
            if (!scale.has("maxNodeCount")) {
                scale.put("maxNodeCount", 1);
            }
        }
        if (!body.hasNonNull("location")) {
            body.put("location", location());
        }
        return body;
    }

    private static void merge(ObjectNode into, ObjectNode from) {
        for (Map.Entry<String, JsonNode> each : from.properties()) {
            if (each.getValue() instanceof ObjectNode more && into.get(each.getKey()) instanceof ObjectNode own) {
                merge(own, more);
            } else {
                into.set(each.getKey(), each.getValue().deepCopy());
            }
        }
    }

    private String location() throws IOException, InterruptedException {
        if (location == null) {
            location = client.workspace().location();
        }
        return location;
    }
}
