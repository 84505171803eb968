package io.jenkins.plugins.azureml.client.models;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.http.Json;
import java.time.Instant;
import java.util.Map;

/**
 * A registered model.
 *
 * @param id {@code name:version}
 * @param version as the service gives it
 * @param tags {@code kvTags} of the service: may be changed
 * @param properties fixed at registration
 */
public record Model(
        @CheckForNull String id,
        @CheckForNull String name,
        @CheckForNull String version,
        @CheckForNull String url,
        @CheckForNull String description,
        Map<String, String> tags,
        Map<String, String> properties,
        @CheckForNull Instant createdTime,
        @CheckForNull String framework,
        @CheckForNull String frameworkVersion,
        @CheckForNull String runId,
        @CheckForNull String experimentName) {

    static Model of(JsonNode json) {
        String name = Json.text(json, "name");
        String version = Json.text(json, "version");
        String id = Json.text(json, "id");
        Map<String, String> tags = Json.map(json, "kvTags");
        if (id == null && name != null && version != null) {
            id = name + ":" + version;
        }
        if (version == null && id != null && id.indexOf(':') >= 0) {
            version = id.substring(id.lastIndexOf(':') + 1);
        }
        return new Model(
                id,
                name,
                version,
                Json.text(json, "url"),
                Json.text(json, "description"),
                tags.isEmpty() ? Json.map(json, "tags") : tags,
                Json.map(json, "properties"),
                Json.time(json, "createdTime"),
                Json.text(json, "framework"),
                Json.text(json, "frameworkVersion"),
                Json.text(json, "runId"),
                Json.text(json, "experimentName"));
    }

    /** Without the URL, which may be signed. */
    @Override
    public String toString() {
        return "model " + id;
    }
}
