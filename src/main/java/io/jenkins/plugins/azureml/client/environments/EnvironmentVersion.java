package io.jenkins.plugins.azureml.client.environments;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.json.Json;

/**
 * A version of an environment.
 *
 * @param id full resource id, as jobs refer to it
 * @param isNew whether this request has created it
 * @param image Docker image that it uses or is built on; null if it is built from a Dockerfile
 */
public record EnvironmentVersion(String id, @CheckForNull String image, boolean isNew) {

    /**
     * Reads an environment version.
     *
     * @param id used if the response has none
     */
    static EnvironmentVersion of(JsonNode json, String id) {
        return of(json, id, false);
    }

    /** Reads an environment version, see {@link #of(JsonNode, String)}. */
    static EnvironmentVersion of(JsonNode json, String id, boolean isNew) {
        String told = Json.text(json, "id");
        String image = Json.text(Json.field(json, "properties"), "image");
        return new EnvironmentVersion(told == null ? id : told, image, isNew);
    }
}
