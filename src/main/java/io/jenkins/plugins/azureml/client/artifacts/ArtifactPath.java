package io.jenkins.plugins.azureml.client.artifacts;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An artifact, or a folder of artifacts, of a run or of an upload.
 *
 * @param origin such as {@code ExperimentRun} or {@code LocalUpload}
 * @param container such as {@code dcid.{runId}}
 * @param path without slashes at its ends; empty for all artifacts of the container
 */
public record ArtifactPath(String origin, String container, String path) {

    private static final Pattern ID = Pattern.compile("([A-Za-z]+)/([^/]+)(?:/(.*))?", Pattern.DOTALL);

    public ArtifactPath {
        path = path.replaceAll("^/+|/+$", "");
    }

    /** Returns an artifact of a run. */
    public static ArtifactPath ofRun(String runId, String path) {
        return new ArtifactPath("ExperimentRun", "dcid." + runId, path);
    }

    /** Parses {@code {origin}/{container}/{path}}. Empty for any other text. */
    public static Optional<ArtifactPath> of(String id) {
        Matcher parts = ID.matcher(id);
        return parts.matches()
                ? Optional.of(
                        new ArtifactPath(parts.group(1), parts.group(2), parts.group(3) == null ? "" : parts.group(3)))
                : Optional.empty();
    }

    /** Returns the artifact of the same run or upload at another path. */
    public ArtifactPath at(String other) {
        return new ArtifactPath(origin, container, other);
    }
}
