package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;

/**
 * An operation that Microsoft documents: one line of operations.tsv.
 *
 * @param path as in the patterns of routes, with <code>{ws}</code> for the path of a workspace
 * @param apiVersion required if it is a version, optional if a question mark follows it, not accepted if it is "-"
 * @param query names of the query parameters besides api-version, in lower case
 * @param body names of the fields, in lower case, those below "properties" with a dot; <code>*</code> if it is free
 * @param parts names of the parts of a multipart body
 */
record DocumentedOperation(
        Service service,
        String method,
        String path,
        String generation,
        String apiVersion,
        Set<String> query,
        Set<String> body,
        Set<String> parts,
        String source) {

    private static final String NESTED = "properties";

    /** Refuses parameters and fields that are not documented. */
    void check(Request request) throws IOException {
        for (String name : request.queries().keySet()) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.equals("api-version") ? apiVersion.equals("-") : !query.contains(lower)) {
                throw new ServiceException(
                        400,
                        "UnknownQueryParameter",
                        "'" + name + "' is not a query parameter of " + method + " " + path + ".");
            }
        }
        if (hasJson()) {
            JsonNode json = parse(request.body());
            check("", json);
            if (body.stream().anyMatch(field -> field.startsWith(NESTED + "."))) {
                check(NESTED + ".", Json.field(json, NESTED));
            }
        }
    }

    private boolean hasJson() {
        return Set.of("POST", "PUT", "PATCH").contains(method) && !body.contains("*") && parts.isEmpty();
    }

    private void check(String prefix, JsonNode object) {
        object.fieldNames().forEachRemaining(name -> {
            if (!body.contains((prefix + name).toLowerCase(Locale.ROOT))) {
                throw new ServiceException(
                        400,
                        "UnknownField",
                        "'" + prefix + name + "' is not a field of the body of " + method + " " + path + ".");
            }
        });
    }

    /** Returns the content, or a missing node if it is not JSON, which the route reports. */
    private static JsonNode parse(byte[] content) throws IOException {
        try {
            JsonNode json = content.length == 0 ? null : Json.parse(content);
            return json == null ? Json.object() : json;
        } catch (JsonProcessingException e) {
            return Json.object();
        }
    }

    /** Refuses parts of a multipart body that are not documented. */
    void checkPart(String name) {
        if (!parts.contains(name.toLowerCase(Locale.ROOT))) {
            throw new ServiceException(
                    400, "UnknownField", "'" + name + "' is not a part of the body of " + method + " " + path + ".");
        }
    }
}
