package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** A deployment of an online endpoint. */
final class OnlineDeployment {
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

    final OnlineEndpoint endpoint;
    final String name;
    final Instant created;
    volatile Provisioning provisioning;
    /**
     * The process that serves requests; null until the first provisioning succeeded. A failed update leaves it as it
     * is.
     */
    volatile DeploymentProcess process;
    /** The process of the latest provisioning, working or not. The service returns its log. */
    private volatile DeploymentProcess latest;

    private volatile ObjectNode definition;
    private volatile Instant modified;

    OnlineDeployment(OnlineEndpoint endpoint, String name, ObjectNode definition, Instant now) {
        this.endpoint = endpoint;
        this.name = name;
        this.created = now;
        define(definition, now);
    }

    void define(ObjectNode body, Instant now) {
        ObjectNode copy = body.deepCopy();
        if (copy.path("properties") instanceof ObjectNode properties) {
            properties.remove("provisioningState");
        }
        definition = copy;
        modified = now;
    }

    /** Returns the definition after a PATCH, which can only change tags and the number of instances. */
    ObjectNode patched(ObjectNode body) {
        ObjectNode copy = definition.deepCopy();
        if (body.has("tags")) {
            copy.set("tags", body.get("tags"));
        }
        if (body.path("sku") instanceof ObjectNode sku && copy.path("sku") instanceof ObjectNode own) {
            own.setAll(sku);
        }
        return copy;
    }

    String path() {
        return endpoint.path() + "/deployments/" + name;
    }

    void latestProcess(DeploymentProcess next) {
        latest = next;
    }

    void serve(DeploymentProcess next) {
        DeploymentProcess before = process;
        process = next;
        if (before != null) {
            before.close();
        }
    }

    void close() {
        if (process != null) {
            process.close();
        }
    }

    String log(int lines) throws IOException {
        return latest == null ? "" : latest.log(lines);
    }

    boolean isServing() {
        return process != null;
    }

    JsonNode properties() {
        return definition.path("properties");
    }

    int instances() {
        return definition.path("sku").path("capacity").asInt(1);
    }

    /** Returns the number of concurrent requests that are accepted. Azure allows twice the configured one. */
    int requestLimit() {
        return 2
                * instances()
                * properties()
                        .path("requestSettings")
                        .path("maxConcurrentRequestsPerInstance")
                        .asInt(1);
    }

    Duration requestTimeout() {
        return duration(properties().path("requestSettings").path("requestTimeout"));
    }

    private static Duration duration(JsonNode text) {
        try {
            return text.isTextual() ? Duration.parse(text.asText()) : REQUEST_TIMEOUT;
        } catch (DateTimeParseException e) {
            throw new ServiceException(
                    400, "InvalidRequestContent", "'" + text.asText() + "' is not an ISO 8601 duration.");
        }
    }

    ObjectNode toJson() {
        ObjectNode json = Json.object();
        json.put("id", path()).put("name", name);
        json.put("type", "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments");
        json.set("location", definition.path("location"));
        json.put("kind", "Managed");
        json.set(
                "tags",
                definition.path("tags").isObject() ? definition.get("tags").deepCopy() : Json.object());
        json.set("sku", definition.path("sku").deepCopy());
        json.set("systemData", Provisioning.systemData(created, modified));
        ObjectNode properties = properties().deepCopy();
        if (!properties.path("scaleSettings").isObject()) {
            properties.putObject("scaleSettings").put("scaleType", "Default");
        }
        ObjectNode requests = properties.path("requestSettings") instanceof ObjectNode own
                ? own
                : properties.putObject("requestSettings");
        if (!requests.has("maxConcurrentRequestsPerInstance")) {
            requests.put("maxConcurrentRequestsPerInstance", 1);
        }
        if (!requests.has("requestTimeout")) {
            requests.put("requestTimeout", REQUEST_TIMEOUT.toString());
        }
        provisioning.addTo(properties);
        json.set("properties", properties);
        return json;
    }
}
