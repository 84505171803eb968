package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * A step of a pipeline.
 *
 * @param runId of the run that it will be
 * @param job the command job that it is, its inputs bound
 * @param after the names of the steps that must have completed
 */
record PipelineStep(String name, String runId, ObjectNode job, Job.Command command, Set<String> after) {}
