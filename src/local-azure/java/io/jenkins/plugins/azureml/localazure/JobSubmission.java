package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;

/** Makes runs of new jobs, by their type. */
final class JobSubmission {
    private final RunLifecycle lifecycle;

    JobSubmission(RunLifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    Run submit(Workspace workspace, String name, ObjectNode properties) throws IOException {
        String type = properties.path("jobType").asText("");
        return switch (type) {
            case Job.COMMAND -> command(workspace, name, properties);
            default -> throw FrontEnd.bad("The jobType '" + type + "' is not one of Command.", "ArgumentInvalid");
        };
    }

    private Run command(Workspace workspace, String name, ObjectNode properties) throws IOException {
        JobSpec spec = new JobSpec(workspace);
        RunDefinition definition = spec.definition(properties, properties);
        Job job = new Job(properties, spec.command(properties, properties, Set.of()));
        Run run = create(workspace, name, null, definition, job);
        lifecycle.submit(run, code(spec, properties));
        return run;
    }

    static RunLifecycle.Project code(JobSpec spec, JsonNode part) {
        BlobPath code = spec.code(part);
        return folder -> {
            Files.createDirectories(folder);
            if (code != null && code.copyTo(folder) == 0) {
                throw new IOException("there are no files at " + code.container().name + "/" + code.path());
            }
        };
    }

    /** A run that shows what the job says of itself. */
    Run create(Workspace workspace, String name, Run parent, RunDefinition definition, Job job) throws IOException {
        JsonNode properties = job.properties();
        String experiment = properties.path("experimentName").asText("");
        experiment = experiment.isEmpty() ? parent == null ? "Default" : parent.experiment : experiment;
        Runs.requireExperimentName(experiment);
        Run run = lifecycle.create(workspace, experiment, name, parent, definition);
        run.job = job;
        JobUpdate.describe(run, properties);
        return run;
    }
}
