package io.jenkins.plugins.azureml.client.models;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * Source of a model: a file, or a folder with everything below it.
 *
 * @param origin {@code ExperimentRun} or {@code LocalUpload} for artifacts, {@code JobOutput} for a named output
 * @param container {@code dcid.{runId}}, the id of the upload, or the name of the output
 * @param path path within the container; may be empty for an output
 * @param runId run (v1) or job (v2) that created the files; may be null for an upload
 */
public record ModelSource(
        String origin,
        String container,
        String path,
        @CheckForNull String runId) {

    /** Origin of artifacts that belong to no run, as the v1 SDK names it. */
    public static final String UPLOAD = "LocalUpload";

    private static final String OUTPUT = "JobOutput";

    public ModelSource {
        path = path.replaceAll("^(\\./|/)+", "").replaceAll("/+$", "");
    }

    /** Returns a file or folder of a run, such as {@code outputs/model.json}. */
    public static ModelSource ofRun(String runId, String path) {
        return new ModelSource("ExperimentRun", "dcid." + runId, path, runId);
    }

    /**
     * Returns uploaded files.
     *
     * @param upload id of the upload
     * @param runId run that created the files; may be null
     */
    public static ModelSource uploaded(String upload, String path, @CheckForNull String runId) {
        return new ModelSource(UPLOAD, upload, path, runId);
    }

    /**
     * Returns a named output of a v2 job.
     *
     * @param path path within the output; null for all of it
     */
    public static ModelSource ofOutput(String runId, String output, @CheckForNull String path) {
        return new ModelSource(OUTPUT, output, path == null ? "" : path, runId);
    }

    boolean isOutput() {
        return origin.equals(OUTPUT);
    }

    boolean isUpload() {
        return origin.equals(UPLOAD);
    }

    /** Returns the id of the artifact, such as {@code ExperimentRun/dcid.{runId}/{path}}; for artifacts only. */
    String artifactId() {
        return origin + "/" + container + "/" + path;
    }
}
