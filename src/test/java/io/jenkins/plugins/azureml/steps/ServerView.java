package io.jenkins.plugins.azureml.steps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** What the service itself says about a run. */
final class ServerView {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final LocalAzureMl azure;

    ServerView(LocalAzureMl azure) {
        this.azure = azure;
    }

    JsonNode run(String runId) throws Exception {
        return read("/runs/" + runId);
    }

    JsonNode details(String runId) throws Exception {
        return read("/runs/" + runId + "/details");
    }

    private JsonNode read(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(azure.api() + "/history/v1.0" + azure.workspacePath() + path))
                .header("Authorization", "Bearer " + azure.accessToken())
                .build();
        return JSON.readTree(
                HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }
}
