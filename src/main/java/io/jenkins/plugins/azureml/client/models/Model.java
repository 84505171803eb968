package io.jenkins.plugins.azureml.client.models;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.json.Json;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;

/**
 * A registered version of a model, from either generation of the API.
 *
 * @param id {@code name:version}
 * @param version as the service returns it
 * @param url location of the files
 * @param tags can be changed
 * @param properties fixed at registration
 * @param runId run or job that created the files
 * @param type one of {@link ModelNames#TYPES}, or another value of the service
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
        @CheckForNull String experimentName,
        @CheckForNull String type) {

    /** Orders the newest model first: by time of creation, then by version number if the times are equal or unknown. */
    public static final Comparator<Model> NEWEST_FIRST = Comparator.comparing(
                    (Model model) -> model.createdTime == null ? Instant.EPOCH : model.createdTime)
            .thenComparing(model -> number(model.version))
            .reversed();

    /** Properties for values that v2 has no field for. The last one has none in v1 either. */
    static final String FRAMEWORK = "framework";

    static final String FRAMEWORK_VERSION = "frameworkVersion";
    static final String EXPERIMENT = "experimentName";
    static final String TYPE = "modelType";

    /** Reads a model of {@code modelmanagement/v1.0}. */
    static Model v1(JsonNode json) {
        String name = Json.text(json, "name");
        String version = Json.text(json, "version");
        String id = Json.text(json, "id");
        Map<String, String> tags = Json.map(json, "kvTags");
        Map<String, String> properties = Json.map(json, "properties");
        if (id == null && name != null && version != null) {
            id = name + ":" + version;
        }
        if (version == null && id != null && id.indexOf(':') >= 0) {
            version = ModelNames.versionOf(id);
        }
        return new Model(
                id,
                name,
                version,
                Json.text(json, "url"),
                Json.text(json, "description"),
                tags.isEmpty() ? Json.map(json, "tags") : tags,
                properties,
                Json.time(json, "createdTime"),
                Json.text(json, "framework"),
                Json.text(json, "frameworkVersion"),
                Json.text(json, "runId"),
                Json.text(json, "experimentName"),
                properties.get(TYPE));
    }

    /** Reads a resource {@code …/models/{name}/versions/{version}}, whose own name is the version. */
    public static Model v2(String name, JsonNode json) {
        JsonNode about = Json.field(json, "properties");
        String version = Json.text(json, "name");
        Map<String, String> properties = Json.map(about, "properties");
        return new Model(
                version == null ? null : name + ":" + version,
                name,
                version,
                Json.text(about, "modelUri"),
                Json.text(about, "description"),
                Json.map(about, "tags"),
                properties,
                Json.time(Json.field(json, "systemData"), "createdAt"),
                properties.get(FRAMEWORK),
                properties.get(FRAMEWORK_VERSION),
                Json.text(about, "jobName"),
                properties.get(EXPERIMENT),
                Json.text(about, "modelType"));
    }

    private static long number(@CheckForNull String version) {
        return version != null && version.matches("\\d{1,18}") ? Long.parseLong(version) : -1;
    }

    /** Omits the URL, which may be signed. */
    @Override
    public String toString() {
        return "model " + id;
    }
}
