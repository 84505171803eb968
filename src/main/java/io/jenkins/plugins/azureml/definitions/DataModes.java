package io.jenkins.plugins.azureml.definitions;

import java.util.Map;

/** How a job gets and delivers data: the words of YAML files with those of the REST API. */
public final class DataModes {

    public static final Map<String, String> OF_INPUTS = Map.of(
            "mount", "ReadOnlyMount",
            "ro_mount", "ReadOnlyMount",
            "download", "Download",
            "direct", "Direct",
            "eval_mount", "EvalMount",
            "eval_download", "EvalDownload");
    public static final Map<String, String> OF_OUTPUTS =
            Map.of("mount", "ReadWriteMount", "rw_mount", "ReadWriteMount", "upload", "Upload", "direct", "Direct");

    private DataModes() {}
}
