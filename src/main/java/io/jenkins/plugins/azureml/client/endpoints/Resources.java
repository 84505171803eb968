package io.jenkins.plugins.azureml.client.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.azureml.client.json.Json;
import java.util.Collection;
import java.util.List;

/** Resources as they are read, and as they may be written. */
final class Resources {

    private Resources() {}

    /**
     * What was read, without what only the service may say.
     *
     * @param readOnly names of properties
     */
    static ObjectNode changeable(JsonNode read, Collection<String> readOnly) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        for (String field : List.of("location", "tags", "kind", "sku", "identity", "properties")) {
            JsonNode value = Json.field(read, field);
            if (!value.isMissingNode()) {
                body.set(field, value.deepCopy());
            }
        }
        if (!body.path("properties").isObject()) {
            body.putObject("properties");
        }
        ((ObjectNode) body.get("properties")).remove(readOnly);
        if (body.path("identity") instanceof ObjectNode identity) {
            identity.remove(List.of("principalId", "tenantId"));
            if (identity.path("userAssignedIdentities") instanceof ObjectNode assigned) {
                assigned.properties().forEach(each -> each.setValue(Json.MAPPER.createObjectNode()));
            }
        }
        return body;
    }
}
