package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Submits pipeline jobs. Each command step becomes a run, started when the steps that it depends on have completed. */
final class PipelineJob {
    private final JobSubmission submission;
    private final Workspace workspace;

    PipelineJob(JobSubmission submission, Workspace workspace) {
        this.submission = submission;
        this.workspace = workspace;
    }

    Run submit(String name, ObjectNode properties) throws IOException {
        List<PipelineStep> steps = new PipelineSteps(workspace, name, properties).all();
        String target = properties.path("computeId").asText("");
        RunDefinition definition =
                new RunDefinition(Json.object(), "", List.of(), target, 1, 0, Map.of(), true, Map.of());
        return submission.parent(
                workspace, name, definition, properties, parent -> new Pipeline(submission, parent, steps)::next);
    }
}
