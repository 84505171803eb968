package io.jenkins.plugins.azureml.client.artifacts;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.json.Json;
import java.net.URI;

/**
 * An artifact of a run with the URL to read it without a token.
 *
 * @param path path within the run, such as {@code outputs/model.json}
 * @param url signed URL, a secret
 */
public record SignedArtifact(String path, URI url) {

    @CheckForNull
    static SignedArtifact of(JsonNode json) {
        String path = Json.text(json, "path");
        URI url = Json.uri(json, "contentUri");
        return path == null || url == null || !url.isAbsolute() ? null : new SignedArtifact(path, url);
    }

    boolean isAt(String prefix) {
        return isAt(path, prefix);
    }

    static boolean isAt(String path, String prefix) {
        String folder = prefix.replaceAll("/+$", "");
        return folder.isEmpty() || path.equals(folder) || path.startsWith(folder + "/");
    }

    /** Omits the URL. */
    @Override
    public String toString() {
        return "artifact " + path;
    }
}
