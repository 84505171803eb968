package io.jenkins.plugins.azureml.client.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.json.Json;
import java.util.Map;

/**
 * A job that an invocation of a batch endpoint has started. It is also a job of the workspace, and a run of the run history.
 *
 * @param name name of the job and of its run; null if it is not returned
 * @param status as the service spells it; null if it is not returned
 */
public record BatchJob(
        @CheckForNull String name,
        @CheckForNull String status,
        Map<String, String> tags,
        Map<String, String> properties) {

    static BatchJob of(JsonNode json) {
        JsonNode properties = Json.field(json, "properties");
        String name = Json.text(json, "name");
        String id = Json.text(json, "id");
        if (id != null) {
            // Microsoft's examples use the end of the id.
            name = id.substring(id.lastIndexOf('/') + 1);
        }
        return new BatchJob(
                name,
                Json.text(properties, "status"),
                Json.map(properties, "tags"),
                Json.map(properties, "properties"));
    }

    /** Returns whether a tag or property of the job has this value. */
    boolean isMarked(String key, String value) {
        return value.equals(tags.get(key)) || value.equals(properties.get(key));
    }

    /** Omits tags and properties, which may contain confidential data. */
    @Override
    public String toString() {
        return "batch job " + name + " (" + status + ")";
    }
}
