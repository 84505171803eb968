package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * An operation that Microsoft documents: one line of operations.tsv.
 *
 * @param path as in the patterns of routes, with <code>{ws}</code> for the path of a workspace, <code>{reg}</code> for that of a
 *     registry
 * @param apiVersion required if it is a version, optional if a question mark follows it, not accepted if it is "-"
 * @param query names of the query parameters besides api-version, in lower case
 * @param body names of the fields, in lower case; <code>*</code> if it is free
 * @param bodyType the type of the body in types.tsv, or empty
 * @param parts names of the parts of a multipart body
 * @param responseType the type of a successful response in types.tsv, or empty
 * @param page whether the response is a page of values of this type
 */
record DocumentedOperation(
        Service service,
        String method,
        String path,
        String generation,
        String apiVersion,
        Set<String> query,
        Set<String> body,
        String bodyType,
        Set<String> parts,
        String responseType,
        boolean page,
        String source) {

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
        if (!bodyType.isEmpty()) {
            JsonNode json = parse(request.body());
            // The route refuses a request without api-version, or whose body is no object.
            if (json.isObject() && !version(request).isEmpty()) {
                refuse(BodyCheck.request(bodyType, json, version(request)));
            }
        } else if (hasJson()) {
            parse(request.body()).fieldNames().forEachRemaining(name -> {
                if (!body.contains(name.toLowerCase(Locale.ROOT))) {
                    refuse(List.of("'" + name + "' is not a field of the body of " + method + " " + path + "."));
                }
            });
        }
    }

    private boolean hasJson() {
        return Set.of("POST", "PUT", "PATCH").contains(method) && !body.contains("*") && parts.isEmpty();
    }

    private static void refuse(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new ServiceException(400, "UserError", String.join(" ", problems), "BadArgument");
        }
    }

    private static String version(Request request) {
        return request.query("api-version").orElse("");
    }

    /** Checks a response and removes from it what its api-version does not have. */
    Response check(Request request, Response response) throws IOException {
        if (responseType.isEmpty() || response.status >= 300 || response.length() == 0) {
            return response;
        }
        JsonNode json = Json.parse(response.body());
        for (JsonNode each : page ? json.path("value") : List.of(json)) {
            BodyCheck.fit(responseType, each, version(request));
        }
        return response.with(response.status, Json.bytes(json));
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
