package io.jenkins.plugins.azureml.client.models;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * The artifacts that a model is made of: a file, or a folder with all that is below it.
 *
 * @param origin {@code ExperimentRun} or {@code LocalUpload}
 * @param container {@code dcid.{runId}}, or the id of the upload
 * @param path within the container
 * @param runId of the run (v1) or job (v2) that has left them; null for an upload
 */
public record ModelSource(
        String origin,
        String container,
        String path,
        @CheckForNull String runId) {

    public ModelSource {
        path = path.replaceAll("^(\\./|/)+", "").replaceAll("/+$", "");
    }

    /** A file or folder that a run has left, such as {@code outputs/model.json}. */
    public static ModelSource ofRun(String runId, String path) {
        return new ModelSource("ExperimentRun", "dcid." + runId, path, runId);
    }

    /** {@code ExperimentRun/dcid.{runId}/{path}} and the like. */
    String artifactId() {
        return origin + "/" + container + "/" + path;
    }
}
