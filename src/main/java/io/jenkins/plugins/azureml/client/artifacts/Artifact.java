package io.jenkins.plugins.azureml.client.artifacts;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.json.Json;
import java.time.Instant;

/**
 * An artifact (file) of a run.
 *
 * @param path path within the run, such as {@code outputs/model.json}
 * @param id {@code ExperimentRun/dcid.{runId}/{path}}
 */
public record Artifact(
        String path,
        @CheckForNull String id,
        @CheckForNull String origin,
        @CheckForNull String container,
        @CheckForNull String etag,
        @CheckForNull Instant createdTime) {

    @CheckForNull
    static Artifact of(JsonNode json) {
        String path = Json.text(json, "path");
        if (path == null) {
            return null;
        }
        return new Artifact(
                path,
                Json.text(json, "artifactId"),
                Json.text(json, "origin"),
                Json.text(json, "container"),
                Json.text(json, "etag"),
                Json.time(json, "createdTime"));
    }
}
