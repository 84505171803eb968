package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** An online endpoint: its authentication, its deployments and its traffic. */
final class OnlineEndpoint {
    static final String KEY = "Key";
    static final String AML_TOKEN = "AMLToken";
    static final String AAD_TOKEN = "AADToken";

    /** Set only by the service; values that clients send are ignored. */
    private static final Set<String> READ_ONLY = Set.of("scoringUri", "swaggerUri", "provisioningState", "keys");

    final Workspace workspace;
    final String name;
    final Instant created;
    /** Deployments by name, in any letter case. */
    final Map<String, OnlineDeployment> deployments = new ConcurrentSkipListMap<>(String.CASE_INSENSITIVE_ORDER);

    volatile Provisioning provisioning;
    volatile String primaryKey = Tokens.random(24);
    volatile String secondaryKey = Tokens.random(24);

    private final String principalId = UUID.randomUUID().toString();
    private final Map<String, Instant> tokens = new ConcurrentHashMap<>();
    private final Map<String, Integer> credit = new HashMap<>();
    private volatile ObjectNode definition;
    private volatile Instant modified;

    OnlineEndpoint(Workspace workspace, String name, ObjectNode definition, Instant now) {
        this.workspace = workspace;
        this.name = name;
        this.created = now;
        define(definition, now);
    }

    void define(ObjectNode body, Instant now) {
        ObjectNode copy = body.deepCopy();
        if (copy.path("properties") instanceof ObjectNode properties) {
            properties.remove(READ_ONLY);
        }
        definition = copy;
        modified = now;
    }

    /** Applies tags and identity, which are all that a PATCH can change. */
    void patch(ObjectNode body, Instant now) {
        ObjectNode copy = definition.deepCopy();
        for (String field : new String[] {"tags", "identity"}) {
            if (body.has(field)) {
                copy.set(field, body.get(field));
            }
        }
        define(copy, now);
    }

    String path() {
        return workspace.path() + "/onlineEndpoints/" + name;
    }

    JsonNode properties() {
        return definition.path("properties");
    }

    String authMode() {
        return properties().path("authMode").asText();
    }

    JsonNode tags() {
        return definition.path("tags");
    }

    /** Returns the traffic of a deployment in percent. */
    int traffic(String deployment) {
        return Json.field(properties().path("traffic"), deployment).asInt(0);
    }

    /** Returns the deployment for the next request, in an order that makes the shares exact; empty without traffic. */
    synchronized Optional<OnlineDeployment> next() {
        OnlineDeployment best = null;
        int total = 0;
        for (OnlineDeployment each : deployments.values()) {
            int share = each.isServing() ? traffic(each.name) : 0;
            total += share;
            String key = each.name.toLowerCase(Locale.ROOT);
            int now = share == 0 ? 0 : credit.getOrDefault(key, 0) + share;
            credit.put(key, now);
            if (share > 0 && (best == null || now > credit.get(best.name.toLowerCase(Locale.ROOT)))) {
                best = each;
            }
        }
        if (best != null) {
            credit.merge(best.name.toLowerCase(Locale.ROOT), -total, Integer::sum);
        }
        return Optional.ofNullable(best);
    }

    String issueToken(Instant expires) {
        String token = Tokens.random(32);
        tokens.put(token, expires);
        return token;
    }

    boolean knows(String token, Instant now) {
        Instant expires = tokens.get(token);
        return expires != null && now.isBefore(expires);
    }

    ObjectNode toJson(String tenant, String baseUri) {
        ObjectNode json = Json.object();
        json.put("id", path()).put("name", name);
        json.put("type", "Microsoft.MachineLearningServices/workspaces/onlineEndpoints");
        json.set("location", definition.path("location"));
        json.put("kind", "Managed");
        json.set("tags", tags().isObject() ? tags().deepCopy() : Json.object());
        JsonNode identity = definition.path("identity");
        String type = identity.path("type").asText("SystemAssigned");
        ObjectNode shown = json.putObject("identity").put("type", type);
        if (type.toLowerCase(Locale.ROOT).contains("systemassigned")) {
            shown.put("principalId", principalId).put("tenantId", tenant);
        }
        if (identity.path("userAssignedIdentities").isObject()) {
            shown.set("userAssignedIdentities", identity.get("userAssignedIdentities"));
        }
        json.set("systemData", Provisioning.systemData(created, modified));
        ObjectNode properties = properties().deepCopy();
        properties.remove("compute");
        if (!properties.path("traffic").isObject()) {
            properties.putObject("traffic");
        }
        if (!properties.path("mirrorTraffic").isObject()) {
            properties.putObject("mirrorTraffic");
        }
        if (!properties.has("publicNetworkAccess")) {
            properties.put("publicNetworkAccess", "Enabled");
        }
        properties.put("scoringUri", baseUri + "/score").put("swaggerUri", baseUri + "/swagger.json");
        provisioning.addTo(properties);
        json.set("properties", properties);
        return json;
    }
}
