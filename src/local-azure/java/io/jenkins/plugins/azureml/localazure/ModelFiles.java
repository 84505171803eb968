package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the artifacts that the {@code url} of a new model means, and refuses what does not exist. */
final class ModelFiles {
    private static final Pattern ARTIFACT = Pattern.compile("aml://artifact/ExperimentRun/dcid\\.([^/]+)/(.+)");
    private static final Pattern ASSET = Pattern.compile("aml://asset/(.+)");

    record Found(Run run, String path, List<String> files) {}

    private ModelFiles() {}

    static Found find(Workspace workspace, String url) {
        Matcher artifact = ARTIFACT.matcher(url);
        if (artifact.matches()) {
            return inRun(workspace, artifact.group(1), decoded(artifact.group(2)));
        }
        Matcher asset = ASSET.matcher(url);
        if (asset.matches()) {
            return inAsset(workspace, asset.group(1));
        }
        if (url.startsWith("https://") || url.startsWith("http://")) {
            return elsewhere(workspace, url);
        }
        throw new Refusal(400, "BadRequest", "The model url '" + url + "' is not valid.", "InvalidModelUrl");
    }

    private static Found inRun(Workspace workspace, String runId, String path) {
        Run run = workspace.runs.find(runId);
        List<String> files = run == null ? List.of() : run.files.list(path);
        if (files.isEmpty()) {
            throw new Refusal(
                    400,
                    "UserError",
                    "No artifacts matching " + path + " found from Job.",
                    "NoMatchingArtifactsFoundFromJob");
        }
        return new Found(run, path, files);
    }

    private static Found inAsset(Workspace workspace, String id) {
        JsonNode asset = workspace.assets.get(id);
        if (asset == null) {
            throw new Refusal(400, "BadRequest", "Asset with id " + id + " was not found.", "AssetNotFound");
        }
        JsonNode artifact = asset.path("artifacts").path(0);
        String name = artifact.path("prefix").asText(artifact.path("id").asText(""));
        Matcher matcher = ARTIFACT.matcher("aml://artifact/" + name);
        if (!matcher.matches()) {
            throw new Refusal(400, "BadRequest", "Asset " + id + " has no artifact of a run.", "InvalidAsset");
        }
        return inRun(workspace, matcher.group(1), matcher.group(2));
    }

    /** A signed URL of this server's own storage is followed; any other file is believed in. */
    private static Found elsewhere(Workspace workspace, String url) {
        String path = URI.create(url).getRawPath();
        String own = "/" + workspace.storage.name + "/azureml/ExperimentRun/dcid.";
        if (path != null && path.startsWith(own)) {
            String[] parts = path.substring(own.length()).split("/", 2);
            if (parts.length == 2) {
                return inRun(workspace, parts[0], decoded(parts[1]));
            }
        }
        return new Found(null, "", List.of());
    }

    private static String decoded(String path) {
        return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
