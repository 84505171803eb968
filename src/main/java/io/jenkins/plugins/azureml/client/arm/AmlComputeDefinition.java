package io.jenkins.plugins.azureml.client.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Definition of an {@code AmlCompute} cluster.
 *
 * @param vmPriority {@code Dedicated} or {@code LowPriority}; null for the service's default
 * @param osType {@code Linux} or {@code Windows}; null for the service's default
 * @param idleTime how long an idle node is kept; null for the service's default
 * @param remoteLoginPortPublicAccess {@code Enabled}, {@code Disabled} or {@code NotSpecified}; null for the service's
 *     default
 * @param subnet full resource id of a subnet; null for none
 * @param adminUserName name of an account on each node; null for none
 * @param adminPassword password of that account; null for none
 */
public record AmlComputeDefinition(
        String location,
        String vmSize,
        @CheckForNull String vmPriority,
        @CheckForNull String osType,
        int minNodeCount,
        int maxNodeCount,
        @CheckForNull Duration idleTime,
        @CheckForNull String remoteLoginPortPublicAccess,
        @CheckForNull String subnet,
        @CheckForNull String adminUserName,
        @CheckForNull SecretText adminPassword) {

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
        if (maxNodeCount < 1) {
            problems.add("maxNodeCount must be at least 1");
        }
        if (minNodeCount < 0 || minNodeCount > Math.max(1, maxNodeCount)) {
            problems.add("minNodeCount must be from 0 to maxNodeCount");
        }
        return problems;
    }

    private static void checkChoice(List<String> problems, String parameter, String value, String... choices) {
        if (value != null && !List.of(choices).contains(value)) {
            problems.add(parameter + " '" + value + "' must be one of " + String.join(", ", choices));
        }
    }

    ObjectNode body() {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("location", location);
        ObjectNode outer = body.putObject("properties");
        outer.put("computeType", "AmlCompute");
        ObjectNode properties = outer.putObject("properties");
        properties.put("vmSize", vmSize);
        Json.putText(properties, "osType", osType);
        Json.putText(properties, "vmPriority", vmPriority);
        ObjectNode scale = properties.putObject("scaleSettings");
        scale.put("minNodeCount", minNodeCount).put("maxNodeCount", maxNodeCount);
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
}
