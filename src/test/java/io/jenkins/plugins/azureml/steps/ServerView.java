package io.jenkins.plugins.azureml.steps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** What the service itself says about a run. */
public final class ServerView {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final LocalAzureMl azure;
    private final String parent;

    public ServerView(LocalAzureMl azure) {
        this(azure, azure.workspacePath());
    }

    /** @param parent path of another workspace, or of a registry */
    public ServerView(LocalAzureMl azure, String parent) {
        this.azure = azure;
        this.parent = parent;
    }

    public JsonNode run(String runId) throws Exception {
        return read("/runs/" + runId);
    }

    public JsonNode details(String runId) throws Exception {
        return read("/runs/" + runId + "/details");
    }

    /** A resource of the v2 API below the workspace or registry. */
    public JsonNode resource(String path) throws Exception {
        return send(arm(path).GET());
    }

    public JsonNode put(String path, String body) throws Exception {
        return send(
                arm(path).header("Content-Type", "application/json").PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** The newest job of a batch endpoint, as its callers see it. */
    public JsonNode newestBatchJob(String endpoint) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(azure.api() + "/mferp/managementfrontend" + azure.workspacePath()
                        + "/batchEndpoints/" + endpoint + "/jobs?api-version=2020-09-01-dataplanepreview")))
                .at("/value/0");
    }

    private HttpRequest.Builder arm(String path) {
        return HttpRequest.newBuilder(URI.create(azure.resourceManager() + parent + path + "?api-version=2024-10-01"));
    }

    private JsonNode read(String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(azure.api() + "/history/v1.0" + azure.workspacePath() + path)));
    }

    private JsonNode send(HttpRequest.Builder request) throws Exception {
        return JSON.readTree(HTTP.send(
                        request.header("Authorization", "Bearer " + azure.accessToken())
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
    }
}
