package io.jenkins.plugins.azureml.client.arm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Definition of an {@code AmlCompute} cluster.
 *
 * @param location region; null only for an update, which keeps that of the cluster
 * @param vmPriority {@code Dedicated} or {@code LowPriority}; null for the service's default
 * @param osType {@code Linux} or {@code Windows}; null for the service's default
 * @param minNodeCount null for 0, or to keep that of an existing cluster
 * @param maxNodeCount null for 1, or to keep that of an existing cluster
 * @param idleTime how long an idle node is kept; null for the service's default
 * @param remoteLoginPortPublicAccess {@code Enabled}, {@code Disabled} or {@code NotSpecified}; null for the service's
 *     default
 * @param subnet full resource id of a subnet; null for none
 * @param adminUserName name of an account on each node; null for none
 * @param adminPassword password of that account; null for none
 */
public record AmlComputeDefinition(
        @CheckForNull String location,
        String vmSize,
        @CheckForNull String vmPriority,
        @CheckForNull String osType,
        @CheckForNull Integer minNodeCount,
        @CheckForNull Integer maxNodeCount,
        @CheckForNull Duration idleTime,
        @CheckForNull String remoteLoginPortPublicAccess,
        @CheckForNull String subnet,
        @CheckForNull String adminUserName,
        @CheckForNull SecretText adminPassword) {

    static final String TYPE = "AmlCompute";

    /** Settings of a cluster that an update keeps. The service returns neither states nor passwords among them. */
    private static final String[] KEPT = {
        "osType",
        "vmSize",
        "vmPriority",
        "virtualMachineImage",
        "isolatedNetwork",
        "scaleSettings",
        "remoteLoginPortPublicAccess",
        "subnet",
        "enableNodePublicIp",
        "propertyBag"
    };

    /**
     * Those of them that {@link WorkspaceService#API_VERSION} does not have. Its definitions lack {@code osType} too, but its
     * published example has it.
     */
    private static final List<String> LATER =
            List.of("virtualMachineImage", "isolatedNetwork", "enableNodePublicIp", "propertyBag");

    /** Returns one line for each problem; empty if the definition is valid. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (location == null || location.isBlank()) {
            problems.add("location is missing: set a region, for example westeurope");
        }
        if (vmSize == null || vmSize.isBlank()) {
            problems.add("vmSize is missing: set a size, for example STANDARD_DS3_V2");
        }
        checkChoice(problems, "vmPriority", vmPriority, "Dedicated", "LowPriority");
        checkChoice(problems, "osType", osType, "Linux", "Windows");
        checkChoice(
                problems,
                "remoteLoginPortPublicAccess",
                remoteLoginPortPublicAccess,
                "Enabled",
                "Disabled",
                "NotSpecified");
        if (maxNodeCount != null && maxNodeCount < 1) {
            problems.add("maxNodeCount must be at least 1");
        }
        int most = maxNodeCount == null ? Integer.MAX_VALUE : Math.max(1, maxNodeCount);
        if (minNodeCount != null && (minNodeCount < 0 || minNodeCount > most)) {
            problems.add("minNodeCount must be from 0 to maxNodeCount");
        }
        return problems;
    }

    private static void checkChoice(List<String> problems, String parameter, String value, String... choices) {
        if (value != null && !List.of(choices).contains(value)) {
            problems.add(parameter + " '" + value + "' must be one of " + String.join(", ", choices));
        }
    }

    /**
     * Returns this definition with those values of a cluster that it does not set.
     *
     * @param cluster as the service returns it; a missing node for a new cluster, which gets defaults
     * @param defaultLocation region of a new cluster; null if the definition has one
     */
    AmlComputeDefinition completedBy(JsonNode cluster, @CheckForNull String defaultLocation) {
        JsonNode scale = Json.field(own(cluster), "scaleSettings");
        String known = cluster.isMissingNode() ? defaultLocation : Json.text(cluster, "location");
        return new AmlComputeDefinition(
                location == null ? known : location,
                vmSize,
                vmPriority == null && cluster.isMissingNode() ? "Dedicated" : vmPriority,
                osType,
                minNodeCount == null
                        ? Integer.valueOf(Json.field(scale, "minNodeCount").asInt(0))
                        : minNodeCount,
                maxNodeCount == null
                        ? Integer.valueOf(Json.field(scale, "maxNodeCount").asInt(1))
                        : maxNodeCount,
                idleTime,
                remoteLoginPortPublicAccess,
                subnet,
                adminUserName,
                adminPassword);
    }

    /**
     * Returns the body of the request.
     *
     * @param cluster whose settings are kept if this definition does not set them, because the service replaces all of them; a
     *     missing node for none
     */
    ObjectNode body(JsonNode cluster) {
        ObjectNode body = changeable(cluster);
        body.put("location", location);
        body.withObject("/properties").put("computeType", TYPE);
        ObjectNode properties = body.withObject("/properties/properties");
        properties.put("vmSize", vmSize);
        Json.putText(properties, "osType", osType);
        Json.putText(properties, "vmPriority", vmPriority);
        ObjectNode scale = properties.withObject("/scaleSettings");
        if (minNodeCount != null) {
            scale.put("minNodeCount", minNodeCount);
        }
        if (maxNodeCount != null) {
            scale.put("maxNodeCount", maxNodeCount);
        }
        Json.putText(scale, "nodeIdleTimeBeforeScaleDown", idleTime == null ? null : idleTime.toString());
        Json.putText(properties, "remoteLoginPortPublicAccess", remoteLoginPortPublicAccess);
        if (subnet != null) {
            properties.putObject("subnet").put("id", subnet);
        }
        if (adminUserName != null && adminPassword != null) {
            // The schema has it here. Microsoft's article shows it at the top of the body.
            properties
                    .putObject("userAccountCredentials")
                    .put("adminUserName", adminUserName)
                    .put("adminUserPassword", adminPassword.reveal());
        }
        return body;
    }

    /** Returns whether a body has fields that {@link WorkspaceService#API_VERSION} does not have. */
    static boolean needsLaterVersion(ObjectNode body) {
        JsonNode own = own(body);
        return LATER.stream().anyMatch(own::has) || body.path("properties").has("disableLocalAuth");
    }

    /** Returns the settings of an existing cluster that an update keeps, as a request body. */
    static ObjectNode changeable(JsonNode cluster) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        copy(cluster, body, "location", "tags", "identity", "sku");
        ObjectNode outer = body.putObject("properties");
        copy(Json.field(cluster, "properties"), outer, "computeType", "description", "disableLocalAuth");
        copy(own(cluster), outer.putObject("properties"), KEPT);
        return body;
    }

    private static JsonNode own(JsonNode cluster) {
        return Json.field(Json.field(cluster, "properties"), "properties");
    }

    private static void copy(JsonNode from, ObjectNode to, String... names) {
        for (String name : names) {
            if (from.hasNonNull(name)) {
                to.set(name, from.get(name).deepCopy());
            }
        }
    }
}
