package io.jenkins.plugins.azureml.client.codes;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.json.Json;
import java.net.URI;

/**
 * A version of a code asset: a source folder in the storage of the workspace.
 *
 * @param id full resource id, as jobs refer to it
 * @param codeUri location of the files; null if the service does not return it
 * @param hash content hash ({@link Codes#HASH_VERSION}); null if the creator did not specify it
 */
public record CodeVersion(
        String id,
        String name,
        String version,
        @CheckForNull URI codeUri,
        @CheckForNull String hash) {

    /** Reads a code version. Returns null if it has no id. */
    @CheckForNull
    static CodeVersion of(JsonNode json) {
        String id = Json.text(json, "id");
        String[] segments = id == null ? new String[0] : id.split("/");
        if (segments.length < 4 || !segments[segments.length - 2].equalsIgnoreCase("versions")) {
            return null;
        }
        JsonNode properties = Json.field(json, "properties");
        return new CodeVersion(
                id,
                segments[segments.length - 3],
                segments[segments.length - 1],
                Json.uri(properties, "codeUri"),
                Json.text(Json.field(properties, "properties"), Codes.HASH));
    }
}
