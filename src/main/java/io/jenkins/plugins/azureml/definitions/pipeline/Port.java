package io.jenkins.plugins.azureml.definitions.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Map;

/**
 * An input or output of a component or pipeline.
 *
 * @param type as in files, such as {@code uri_folder} or {@code number}
 * @param mode as in files; null if it is not set
 * @param required whether a node has to set it
 */
record Port(@NonNull String type, @CheckForNull String mode, boolean required) {

    static final String FOLDER = "uri_folder";

    /** Types of data. */
    static final Map<String, String> DATA = Map.of(
            "uri_file",
            "uri_file",
            FOLDER,
            FOLDER,
            "mltable",
            "mltable",
            "mlflow_model",
            "mlflow_model",
            "custom_model",
            "custom_model",
            "triton_model",
            "triton_model",
            "path",
            "path");

    /** Types of values. */
    static final Map<String, String> VALUES =
            Map.of("number", "number", "integer", "integer", "boolean", "boolean", "string", "string");

    /** Returns the type of a value. */
    @NonNull
    static String ofValue(@NonNull JsonNode value) {
        if (value.isBoolean()) {
            return "boolean";
        }
        return value.isIntegralNumber() ? "integer" : value.isNumber() ? "number" : "string";
    }

    @NonNull
    static Port folder() {
        return new Port(FOLDER, null, false);
    }
}
