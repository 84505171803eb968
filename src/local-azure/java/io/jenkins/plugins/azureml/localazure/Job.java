package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * What a run of the v2 API was submitted as.
 *
 * @param properties of the resource as they were given
 * @param command what it executes, null if it only has children that do
 */
record Job(ObjectNode properties, Command command) {
    static final String COMMAND = "Command";
    static final String SWEEP = "Sweep";
    static final String PIPELINE = "Pipeline";

    /**
     * A command line and what goes in and out of it.
     *
     * @param text with placeholders
     * @param inputs by name, as job inputs are written
     * @param outputs by name, as job outputs are written
     * @param parameters of a trial of a sweep
     */
    record Command(String text, ObjectNode inputs, ObjectNode outputs, Map<String, String> parameters) {}

    String type() {
        return properties.path("jobType").asText();
    }
}
