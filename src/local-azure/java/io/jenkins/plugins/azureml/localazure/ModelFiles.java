package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resolves the {@code url} or {@code modelUri} of a new model, and refuses files that do not exist. */
final class ModelFiles {
    private static final Pattern ARTIFACT = Pattern.compile("aml://artifact/ExperimentRun/dcid\\.([^/]+)/(.+)");
    private static final Pattern ASSET = Pattern.compile("aml://asset/(.+)");
    private static final Pattern UPLOAD = Pattern.compile("LocalUpload/[^/]+/.+");
    private static final Pattern OF_RUN = Pattern.compile("ExperimentRun/dcid\\.([^/]+)/?(.*)");

    private ModelFiles() {}

    /** Resolves v1's {@code url}; null for a file outside the workspace, which is not checked. */
    static BlobPath find(Workspace workspace, String url) {
        Matcher artifact = ARTIFACT.matcher(url);
        if (artifact.matches()) {
            return existing(BlobPath.ofRun(workspace, artifact.group(1), decoded(artifact.group(2))));
        }
        Matcher asset = ASSET.matcher(url);
        if (asset.matches()) {
            return inAsset(workspace, asset.group(1));
        }
        if (url.startsWith("https://") || url.startsWith("http://")) {
            return BlobPath.find(workspace, url).map(ModelFiles::existing).orElse(null);
        }
        throw new ServiceException(400, "BadRequest", "The model url '" + url + "' is not valid.", "InvalidModelUrl");
    }

    /** Resolves v2's {@code modelUri}. */
    static BlobPath resource(Workspace workspace, String uri) {
        return existing(BlobPath.find(workspace, uri)
                .orElseThrow(() -> FrontEnd.bad("The model uri '" + uri + "' is not valid.", "InvalidUri")));
    }

    private static BlobPath existing(BlobPath place) {
        if (!place.blobs().isEmpty()) {
            return place;
        }
        Matcher run = OF_RUN.matcher(place.path());
        if (run.matches()) {
            throw ServiceException.userError(
                    "No artifacts matching " + run.group(2) + " found from Job.", "NoMatchingArtifactsFoundFromJob");
        }
        throw ServiceException.userError("There is nothing at '" + place.path() + "' in the storage.", "NotFound");
    }

    private static BlobPath inAsset(Workspace workspace, String id) {
        JsonNode asset = workspace.assets.get(id);
        if (asset == null) {
            throw new ServiceException(400, "BadRequest", "Asset with id " + id + " was not found.", "AssetNotFound");
        }
        JsonNode artifact = asset.path("artifacts").path(0);
        String name = artifact.path("prefix").asText(artifact.path("id").asText(""));
        if (UPLOAD.matcher(name).matches()) {
            return existing(new BlobPath(workspace.storage.artifacts, name));
        }
        Matcher matcher = ARTIFACT.matcher("aml://artifact/" + name);
        if (!matcher.matches()) {
            throw new ServiceException(
                    400, "BadRequest", "Asset " + id + " has no artifact of a run or an upload.", "InvalidAsset");
        }
        return existing(BlobPath.ofRun(workspace, matcher.group(1), matcher.group(2)));
    }

    private static String decoded(String path) {
        return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
