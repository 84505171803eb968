package io.jenkins.plugins.azureml.client.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Definition of a workspace. The resources that it depends on must exist and are named by their full ids,
 * {@code /subscriptions/…/providers/…}.
 *
 * @param containerRegistry null to let the service create one when it is first needed
 * @param skuName null for the service's default
 * @param identityType such as {@code systemAssigned}, which Azure requires; null for none
 */
public record WorkspaceDefinition(
        String location,
        @CheckForNull String friendlyName,
        @CheckForNull String description,
        String storageAccount,
        String keyVault,
        String applicationInsights,
        @CheckForNull String containerRegistry,
        @CheckForNull String skuName,
        @CheckForNull String identityType) {

    private static final Pattern ID =
            Pattern.compile("/subscriptions/[^/\\s]+/resource[gG]roups/[^/\\s]+/providers/[^/\\s]+/[^/\\s]+/[^/\\s]+");

    /** Returns one line for each problem; empty if the definition is valid. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (location == null || location.isBlank()) {
            problems.add("location is missing: set a region, for example westeurope");
        }
        checkResourceId(problems, "storageAccount", storageAccount, true);
        checkResourceId(problems, "keyVault", keyVault, true);
        checkResourceId(problems, "applicationInsights", applicationInsights, true);
        checkResourceId(problems, "containerRegistry", containerRegistry, false);
        return problems;
    }

    /** Returns whether a text is the full id of a resource. */
    public static boolean isResourceId(String id) {
        return ID.matcher(id).matches();
    }

    private static void checkResourceId(List<String> problems, String parameter, String value, boolean required) {
        if (value == null || value.isBlank()) {
            if (required) {
                problems.add(parameter + " is missing: set its full id, /subscriptions/…/providers/…");
            }
        } else if (!isResourceId(value)) {
            problems.add(
                    parameter + " '" + value + "' is not a full id, which begins with /subscriptions/ and looks like"
                            + " /subscriptions/…/resourceGroups/…/providers/…/…/name");
        }
    }

    ObjectNode body() {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("location", location);
        if (skuName != null) {
            body.putObject("sku").put("name", skuName).put("tier", skuName);
        }
        ObjectNode properties = body.putObject("properties");
        Json.putText(properties, "friendlyName", friendlyName);
        Json.putText(properties, "description", description);
        Json.putText(properties, "containerRegistry", containerRegistry);
        Json.putText(properties, "keyVault", keyVault);
        Json.putText(properties, "applicationInsights", applicationInsights);
        Json.putText(properties, "storageAccount", storageAccount);
        if (identityType != null) {
            body.putObject("identity").put("type", identityType);
        }
        return body;
    }
}
