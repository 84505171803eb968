package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Submits pipeline jobs. Each step becomes a run, started when the steps that it depends on have completed. */
final class PipelineJob {
    private final JobSubmission submission;
    private final Workspace workspace;

    PipelineJob(JobSubmission submission, Workspace workspace) {
        this.submission = submission;
        this.workspace = workspace;
    }

    Run submit(String name, ObjectNode properties) throws IOException {
        return start(name, null, properties, steps(name, properties));
    }

    /** Validates the steps and binds their inputs. */
    List<PipelineStep> steps(String name, ObjectNode properties) {
        return new PipelineSteps(submission, workspace, name, properties).all();
    }

    /** @param parent the outer pipeline; null for a job */
    Run start(String name, Run parent, ObjectNode properties, List<PipelineStep> steps) throws IOException {
        String target = properties.path("computeId").asText("");
        RunDefinition definition =
                new RunDefinition(Json.object(), "", List.of(), target, 1, 0, Map.of(), true, Map.of());
        return submission.parent(
                workspace, name, parent, definition, properties, run -> new Pipeline(submission, run, steps)::next);
    }
}
