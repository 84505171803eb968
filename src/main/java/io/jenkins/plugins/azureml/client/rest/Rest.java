package io.jenkins.plugins.azureml.client.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Response;
import io.jenkins.plugins.azureml.client.http.message.RepeatableBody;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.json.PlainJson;
import io.jenkins.plugins.azureml.client.paging.Paged;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Sends requests for which this client has no method, with the usual authentication, retries, paging and redaction. */
public final class Rest {

    private static final int MOST = 100_000;
    private static final Pattern HAS_VERSION = Pattern.compile("[?&]api-version=", Pattern.CASE_INSENSITIVE);

    private final WorkspaceService service;

    public Rest(WorkspaceService service) {
        this.service = service;
    }

    /**
     * Sends a request.
     *
     * @throws AzureMlException also if {@link RestRequest#problems} reports problems, before a request is sent
     */
    public RestResponse send(RestRequest request) throws AzureMlException, InterruptedException {
        List<String> problems = request.problems();
        if (!problems.isEmpty()) {
            throw AzureMlException.badParameter("send the request", String.join("; ", problems));
        }
        JsonNode body = body(request);
        URI uri = uri(request);
        return request.all() ? all(request, uri, body) : one(request, uri, body);
    }

    private RestResponse one(RestRequest request, URI uri, JsonNode body)
            throws AzureMlException, InterruptedException {
        Call call = service.call(target(request), "send", request.toString(), request.method(), uri);
        if (body != null) {
            call.body("application/json", RepeatableBody.of(body.toString().getBytes(StandardCharsets.UTF_8)));
        }
        Response response = service.send(call);
        return new RestResponse(
                response.status(), value(request, response), response.head().header("x-ms-request-id"));
    }

    private RestResponse all(RestRequest request, URI uri, JsonNode body)
            throws AzureMlException, InterruptedException {
        String operation = "read all pages of";
        Paged<JsonNode> pages;
        if (request.method().equals("POST")) {
            ObjectNode query = body instanceof ObjectNode object ? object : Json.MAPPER.createObjectNode();
            pages = service.queried(operation, request.toString(), uri, query);
        } else if (request.api() == RestRequest.Api.ARM) {
            pages = service.armPages(operation, request.toString(), uri);
        } else {
            boolean history = uri.getPath().startsWith("/history/");
            pages = service.pages(
                    operation, request.toString(), uri, history ? "$continuationtoken" : "continuationToken");
        }
        List<Object> elements = new ArrayList<>();
        Masking masking = masking(request);
        while (pages.hasNext()) {
            elements.add(masking.mask(PlainJson.read(pages.next())));
            if (elements.size() > MOST) {
                throw AzureMlException.builder(operation, request.toString())
                        .code("TooLarge")
                        .message("the list has more than " + MOST + " elements")
                        .advice("add a filter to the query of the path")
                        .build();
            }
        }
        return new RestResponse(200, elements, null);
    }

    private Object value(RestRequest request, Response response) throws AzureMlException {
        if (response.body().length == 0) {
            return null;
        }
        Masking masking = masking(request);
        try {
            return masking.mask(PlainJson.read(Json.parse(response.body())));
        } catch (IOException e) {
            String type = String.valueOf(response.head().header("content-type"));
            if (type.contains("json")) {
                throw AzureMlException.builder("send", request.toString())
                        .status(response.status())
                        .code("UnreadableAnswer")
                        .message("the response is not complete JSON (" + response.body().length + " bytes)")
                        .outcomeUnknown(!request.method().equals("GET"))
                        .build();
            }
            return masking.mask(new String(response.body(), StandardCharsets.UTF_8));
        }
    }

    private Masking masking(RestRequest request) {
        return new Masking(service.http().redactor(), request.returnsSecrets());
    }

    private static JsonNode body(RestRequest request) throws AzureMlException {
        try {
            if (request.body() == null) {
                return null;
            }
            return request.body() instanceof CharSequence text
                    ? Json.parse(text.toString().getBytes(StandardCharsets.UTF_8))
                    : Json.MAPPER.valueToTree(PlainJson.plain(request.body(), 0));
        } catch (IOException e) {
            throw AzureMlException.badParameter("send the request", "body is not valid JSON");
        } catch (IllegalArgumentException e) {
            throw AzureMlException.badParameter("send the request", "body: " + e.getMessage());
        }
    }

    private URI uri(RestRequest request) throws AzureMlException, InterruptedException {
        String workspace = service.ref().path();
        String path = request.path()
                .replace("{ws}", workspace)
                .replace("{scope}", workspace.substring(0, workspace.indexOf("/providers/")));
        String version = HAS_VERSION.matcher(path).find() ? null : request.apiVersion();
        return request.api() == RestRequest.Api.ARM
                ? service.armUri(path, "api-version", version)
                : service.regionalUri(path, "api-version", version);
    }

    private static Call.Target target(RestRequest request) {
        return request.api() == RestRequest.Api.ARM ? Call.Target.RESOURCE_MANAGER : Call.Target.WORKSPACE_SERVICE;
    }

    /** Returns the api-version of requests that specify none; null for services whose requests carry none. */
    @CheckForNull
    public static String defaultVersion(RestRequest.Api api, @CheckForNull String path) {
        return api == RestRequest.Api.ARM
                ? WorkspaceService.API_VERSION
                : path == null ? null : WorkspaceService.regionalVersion(path);
    }
}
