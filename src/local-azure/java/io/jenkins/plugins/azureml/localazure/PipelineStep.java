package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * A step of a pipeline.
 *
 * @param runId of the run that executes the step
 * @param job the command job, with its inputs bound
 * @param after the names of the steps that must have completed before
 */
record PipelineStep(String name, String runId, ObjectNode job, Job.Command command, Set<String> after) {}
