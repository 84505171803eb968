package io.jenkins.plugins.azureml.definitions.endpoints;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.definitions.yaml.CliText;
import io.jenkins.plugins.azureml.definitions.yaml.DefinitionException;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.util.Map;

/** An online endpoint in the CLI format ({@code managedOnlineEndpoint}). */
public final class OnlineEndpointDefinition {

    private static final Map<String, String> AUTH_MODES =
            Map.of("key", "Key", "aml_token", "AMLToken", "aad_token", "AADToken");
    private static final Map<String, String> IDENTITIES =
            Map.of("system_assigned", "SystemAssigned", "user_assigned", "UserAssigned", "none", "None");

    /** Keys that {@code az ml online-endpoint show} prints, and that have no effect in a file. */
    private static final String[] READ_ONLY = {
        "$schema",
        "id",
        "kind",
        "location",
        "scoring_uri",
        "openapi_uri",
        "provisioning_state",
        "creation_context",
        "resourceGroup"
    };

    static final Map<String, String> SWITCH = Map.of("enabled", "Enabled", "disabled", "Disabled");

    private final String name;
    private final ObjectNode body;
    private final String compute;

    private OnlineEndpointDefinition(String name, ObjectNode body, String compute) {
        this.compute = compute;
        this.name = name;
        this.body = body;
    }

    /** @throws DefinitionException naming all problems and unsupported keys */
    @NonNull
    public static OnlineEndpointDefinition of(@NonNull CliText definition) throws DefinitionException {
        Section root = definition.root();
        String name = root.text("name");
        ObjectNode body = Json.MAPPER.createObjectNode();
        ObjectNode properties = body.putObject("properties");
        Json.putIfPresent(properties, "authMode", root.word("auth_mode", AUTH_MODES));
        Json.putIfPresent(properties, "description", root.freeText("description"));
        Json.putIfPresent(properties, "publicNetworkAccess", root.word("public_network_access", SWITCH));
        Json.putIfPresent(properties, "properties", root.convertedTexts("properties"));
        Json.putIfPresent(body, "tags", root.convertedTexts("tags"));
        Section identity = root.section("identity");
        if (identity != null) {
            identity(body.putObject("identity"), identity);
        }
        root.ignore(READ_ONLY);
        String compute = root.text("compute");
        Section traffic = root.sectionOrEmpty("traffic");
        if (!traffic.isEmpty()) {
            traffic.ignore(traffic.names().toArray(new String[0]));
            root.problem("traffic", "is not read from here: trafficPercent or amlTraffic shifts the traffic");
        }
        Section mirror = root.sectionOrEmpty("mirror_traffic");
        for (String deployment : mirror.names()) {
            Integer percent = mirror.count(deployment, 0);
            if (percent != null) {
                properties.withObject("/mirrorTraffic").put(deployment, percent);
            }
        }
        definition.requireValid();
        return new OnlineEndpointDefinition(name, body, compute);
    }

    private static void identity(ObjectNode identity, Section section) {
        section.ignore("principal_id", "tenant_id");
        Json.putIfPresent(identity, "type", section.has("type") ? section.word("type", IDENTITIES) : "SystemAssigned");
        if (section.has("user_assigned_identities")) {
            ObjectNode assigned = identity.putObject("userAssignedIdentities");
            for (Section each : section.list("user_assigned_identities")) {
                each.ignore("principal_id", "client_id");
                String id = each.text("resource_id");
                if (id == null) {
                    each.problem("resource_id", "is missing");
                } else {
                    assigned.putObject(id);
                }
            }
        }
    }

    /** Returns null if the definition has no name. */
    @CheckForNull
    public String name() {
        return name;
    }

    /** Returns the Kubernetes cluster of the endpoint, as {@code azureml:NAME} or a whole id; null for a managed one. */
    @CheckForNull
    public String compute() {
        return compute;
    }

    /** Returns the REST body without the region and the compute. Contains only values that the definition sets. */
    @NonNull
    public ObjectNode body() {
        return body.deepCopy();
    }
}
