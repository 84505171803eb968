package io.jenkins.plugins.azureml.client.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.azureml.client.json.Json;
import java.util.Collection;
import java.util.List;

/** Converts resources that were read into request bodies. */
final class Resources {

    private Resources() {}

    /**
     * Returns a copy without the fields that only the service may set.
     *
     * @param readOnly names of properties to remove
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
