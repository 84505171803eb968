package io.jenkins.plugins.azureml.definitions.assets;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.arm.Computes;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.time.Duration;
import java.util.Map;

/** Reads a compute cluster in the format of {@code az ml compute create --file}. */
final class ComputeReader {

    private static final Map<String, String> TIERS = Map.of("dedicated", "Dedicated", "low_priority", "LowPriority");
    private static final Map<String, String> IDENTITIES =
            Map.of("system_assigned", "SystemAssigned", "user_assigned", "UserAssigned");
    private static final Map<String, String> TYPES = Map.of("amlcompute", "AmlCompute");

    /** Keys that {@code az ml compute show} adds. */
    private static final String[] READ_ONLY = {
        "$schema", "id", "resourceGroup", "resource_id", "provisioning_state", "provisioning_errors", "created_on"
    };

    private final Section root;
    private final WorkspaceRef workspace;
    private String name = "";

    ComputeReader(@NonNull Section root, @NonNull WorkspaceRef workspace) {
        this.root = root;
        this.workspace = workspace;
    }

    @NonNull
    String name() {
        return name;
    }

    /** Returns the body of the request. Contains only values that the file sets. */
    @NonNull
    ObjectNode read() {
        root.ignore(READ_ONLY);
        root.word("type", TYPES);
        String text = root.text("name");
        Computes.problem(text).ifPresent(problem -> root.problem("name", problem.replaceFirst("^name ", "")));
        name = text == null ? "" : text;
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        Json.putIfPresent(body, "location", root.text("location"));
        Json.putIfPresent(body, "tags", root.convertedTexts("tags"));
        identity(body);
        ObjectNode outer = body.putObject("properties").put("computeType", "AmlCompute");
        Json.putIfPresent(outer, "description", root.freeText("description"));
        ObjectNode properties = outer.putObject("properties");
        Json.putIfPresent(properties, "vmSize", root.text("size"));
        Json.putIfPresent(properties, "vmPriority", root.word("tier", TIERS));
        ObjectNode scale = JsonNodeFactory.instance.objectNode();
        Json.putIfPresent(scale, "minNodeCount", root.count("min_instances", 0));
        Json.putIfPresent(scale, "maxNodeCount", root.count("max_instances", 1));
        Integer idle = root.count("idle_time_before_scale_down", 1);
        if (idle != null) {
            scale.put("nodeIdleTimeBeforeScaleDown", Duration.ofSeconds(idle).toString());
        }
        if (!scale.isEmpty()) {
            properties.set("scaleSettings", scale);
        }
        Boolean login = root.flag("ssh_public_access_enabled");
        if (login != null) {
            properties.put("remoteLoginPortPublicAccess", login ? "Enabled" : "Disabled");
        }
        Boolean address = root.flag("enable_node_public_ip");
        if (address != null) {
            properties.put("enableNodePublicIp", address);
        }
        network(properties);
        Section account = root.section("ssh_settings");
        if (account != null) {
            account.ignore(account.names().toArray(String[]::new));
            root.problem(
                    "ssh_settings",
                    "is not supported, because it holds a password or key: use amlCreateCompute with adminCredentialsId");
        }
        return body;
    }

    private void identity(ObjectNode body) {
        Section section = root.section("identity");
        if (section == null) {
            return;
        }
        section.ignore("principal_id", "tenant_id");
        ObjectNode identity = body.putObject("identity");
        Json.putIfPresent(identity, "type", section.has("type") ? section.word("type", IDENTITIES) : "SystemAssigned");
        for (Section each : section.list("user_assigned_identities")) {
            each.ignore("principal_id", "client_id", "tenant_id");
            String id = each.required("resource_id", "the resource id of the identity");
            identity.withObject("/userAssignedIdentities").putObject(id);
        }
    }

    private void network(ObjectNode properties) {
        Section section = root.section("network_settings");
        if (section == null) {
            return;
        }
        section.ignore("public_ip_address", "private_ip_address");
        String network = section.text("vnet_name");
        String subnet = section.required("subnet", "the name or the resource id of the subnet");
        if (subnet.startsWith("/subscriptions/")) {
            properties.putObject("subnet").put("id", subnet);
        } else if (network == null) {
            section.problem("vnet_name", "is missing: the network of the subnet, unless subnet is a whole resource id");
        } else {
            properties
                    .putObject("subnet")
                    .put(
                            "id",
                            "/subscriptions/" + workspace.subscriptionId() + "/resourceGroups/"
                                    + workspace.resourceGroup() + "/providers/Microsoft.Network/virtualNetworks/"
                                    + network
                                    + "/subnets/" + subnet);
        }
    }
}
