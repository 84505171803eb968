package io.jenkins.plugins.azureml.client.codes;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.json.Json;
import java.net.URI;

/**
 * A version of code: a folder of sources in the workspace's storage.
 *
 * @param id the whole path in Azure Resource Manager, as a job names its code
 * @param codeUri where the files are; null if the service does not tell
 * @param hash of the content ({@link Codes#HASH_VERSION}); null if whoever made it did not say
 */
public record CodeVersion(
        String id,
        String name,
        String version,
        @CheckForNull URI codeUri,
        @CheckForNull String hash) {

    /** Null for what has no id to name it by. */
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
