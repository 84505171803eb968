package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * The job that a run was submitted as through the v2 API.
 *
 * @param properties of the resource, as submitted
 * @param command null for a job that only has child jobs
 */
record Job(ObjectNode properties, Command command) {
    static final String COMMAND = "Command";
    static final String SWEEP = "Sweep";
    static final String PIPELINE = "Pipeline";
    static final String AUTO_ML = "AutoML";
    static final String SPARK = "Spark";

    /**
     * A command line with its inputs and outputs.
     *
     * @param text with placeholders
     * @param inputs by name, in the format of job inputs
     * @param outputs by name, in the format of job outputs
     * @param parameters of a trial of a sweep
     */
    record Command(String text, ObjectNode inputs, ObjectNode outputs, Map<String, String> parameters) {}

    String type() {
        return properties.path("jobType").asText();
    }
}
