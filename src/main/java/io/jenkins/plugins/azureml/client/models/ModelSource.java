package io.jenkins.plugins.azureml.client.models;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * What a model is made of: a file, or a folder with all that is below it.
 *
 * @param origin {@code ExperimentRun} or {@code LocalUpload}, which are artifacts, or {@code JobOutput}, which is none
 * @param container {@code dcid.{runId}}, or the id of the upload, or the name of the output
 * @param path within the container; may be empty for an output
 * @param runId of the run (v1) or job (v2) that they come from; may be null for an upload
 */
public record ModelSource(
        String origin,
        String container,
        String path,
        @CheckForNull String runId) {

    /** Where files are that no run has left, as the v1 SDK names it. */
    public static final String UPLOAD = "LocalUpload";

    private static final String OUTPUT = "JobOutput";

    public ModelSource {
        path = path.replaceAll("^(\\./|/)+", "").replaceAll("/+$", "");
    }

    /** A file or folder that a run has left, such as {@code outputs/model.json}. */
    public static ModelSource ofRun(String runId, String path) {
        return new ModelSource("ExperimentRun", "dcid." + runId, path, runId);
    }

    /**
     * Files that were uploaded to be a model.
     *
     * @param upload its id
     * @param runId the run that they come from in the end; may be null
     */
    public static ModelSource uploaded(String upload, String path, @CheckForNull String runId) {
        return new ModelSource(UPLOAD, upload, path, runId);
    }

    /**
     * A named output of a job, of the v2 API.
     *
     * @param path within the output; null for all of it
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

    /** {@code ExperimentRun/dcid.{runId}/{path}} and the like; of artifacts alone. */
    String artifactId() {
        return origin + "/" + container + "/" + path;
    }
}
