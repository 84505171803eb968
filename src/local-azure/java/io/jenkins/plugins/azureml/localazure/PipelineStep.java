package io.jenkins.plugins.azureml.localazure;

import java.io.IOException;
import java.util.Set;

/**
 * A step of a pipeline, validated and with its inputs bound.
 *
 * @param runId of the run that executes the step
 * @param after the names of the steps that must have completed before
 */
record PipelineStep(String name, String runId, Set<String> after, Starter starter) {

    /** Starts the run of a step. */
    @FunctionalInterface
    interface Starter {
        Run start(Run parent) throws IOException;
    }
}
