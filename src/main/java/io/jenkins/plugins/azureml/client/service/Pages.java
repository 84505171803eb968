package io.jenkins.plugins.azureml.client.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.Redactor;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.paging.Paged;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Reads lists that the services divide into pages: by {@code nextLink}, an absolute URL that is followed unchanged (it may
 * contain a {@code $skipToken}) but never to a host that must not get a token, or by {@code continuationToken}.
 */
final class Pages {

    private final WorkspaceService service;
    private final String operation;
    private final String resource;

    Pages(WorkspaceService service, String operation, String resource) {
        this.service = service;
        this.operation = operation;
        this.resource = resource;
    }

    /** Reads by GET. @param tokenQuery the query parameter for the continuationToken of lists without links; or null */
    Paged<JsonNode> get(Call.Target target, URI first, @CheckForNull String tokenQuery) {
        return new Paged<>(operation, resource, cursor -> {
            URI at = cursor == null ? first : URI.create(cursor);
            JsonNode json = service.send(
                            service.call(target, operation, resource, "GET", at).json())
                    .json();
            String next = link(json);
            String token = Json.text(json, "continuationToken");
            if (next == null && token != null && tokenQuery != null) {
                next = Segments.uri(first, "", tokenQuery, token).toString();
            }
            return new Paged.Page<>(elements(json), next);
        });
    }

    /** Reads a query by POST, which is sent again with the token of the page before. */
    Paged<JsonNode> post(URI uri, ObjectNode query) {
        return new Paged<>(operation, resource, cursor -> {
            ObjectNode body = query.deepCopy();
            if (cursor != null) {
                body.put("continuationToken", cursor);
            }
            JsonNode json = service.send(service.call(operation, resource, "POST", uri)
                            .jsonBody(body.toString())
                            .safe()
                            .json())
                    .json();
            return new Paged.Page<>(elements(json), Json.text(json, "continuationToken"));
        });
    }

    private List<JsonNode> elements(JsonNode json) throws AzureMlException {
        if (!Json.isList(json)) {
            throw AzureMlException.foreignResponse(operation, resource, "is not a list");
        }
        return Json.elements(json);
    }

    private String link(JsonNode json) throws AzureMlException {
        String text = Json.text(json, "nextLink");
        if (text == null) {
            return null;
        }
        URI link = Json.toUri(text);
        Optional<String> problem = link == null ? Optional.of("is not a URL") : service.problem(link);
        if (problem.isPresent()) {
            String shown = link == null ? "" : Redactor.show(link) + " ";
            throw AzureMlException.builder(operation, resource)
                    .code("Refused")
                    .message("the link to the next page " + shown + problem.get())
                    .build();
        }
        return link.toString();
    }
}
