package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Creates runs for new jobs, depending on their type. */
final class JobSubmission {
    final RunLifecycle lifecycle;
    final Executor executor;

    JobSubmission(RunLifecycle lifecycle, Executor executor) {
        this.lifecycle = lifecycle;
        this.executor = executor;
    }

    Run submit(Workspace workspace, String name, ObjectNode properties) throws IOException {
        String type = properties.path("jobType").asText("");
        return switch (type) {
            case Job.COMMAND -> {
                JobSpec spec = new JobSpec(workspace);
                Job.Command command = spec.command(properties, properties, Set.of());
                yield command(workspace, name, null, properties, command);
            }
            case Job.SWEEP -> new SweepJob(this, workspace).submit(name, properties);
            case Job.PIPELINE -> new PipelineJob(this, workspace).submit(name, properties);
            case Job.AUTO_ML -> command(workspace, name, null, properties, StandIn.autoMl(workspace, properties));
            case Job.SPARK -> command(workspace, name, null, properties, StandIn.spark(workspace, properties));
            default -> throw new IllegalArgumentException("no job type: " + type);
        };
    }

    /** Submits a command, on its own or as a child of a parent. */
    Run command(Workspace workspace, String name, Run parent, ObjectNode properties, Job.Command command)
            throws IOException {
        JobSpec spec = new JobSpec(workspace);
        RunDefinition definition = spec.definition(properties, properties);
        return command(workspace, name, parent, properties, new StandIn(definition, command, code(spec, properties)));
    }

    /** Submits a command that takes the place of work that cannot be done here. */
    Run command(Workspace workspace, String name, Run parent, ObjectNode properties, StandIn work) throws IOException {
        RunDefinition definition = work.definition();
        Job.Command command = work.command();
        Run run = create(workspace, name, parent, definition, new Job(properties, command));
        if (parent != null && parent.job.type().equals(Job.PIPELINE)) {
            run.setRunType("azureml.StepRun");
        }
        lifecycle.submitJob(run, work.project());
        return run;
    }

    /** Submits a job without a command of its own, on its own or as a child of a parent. Its children are started unless it is simulated. */
    Run parent(
            Workspace workspace,
            String name,
            Run parent,
            RunDefinition definition,
            ObjectNode properties,
            Function<Run, Runnable> work)
            throws IOException {
        Run run = create(workspace, name, parent, definition, new Job(properties, null));
        run.setRunType(run.job.type().equals(Job.SWEEP) ? "hyperdrive" : "azureml.PipelineRun");
        if (!lifecycle.simulate(run)) {
            lifecycle.beginParent(run);
            executor.execute(work.apply(run));
        }
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

    /** Creates a run with the display name, tags and properties of the job. */
    private Run create(Workspace workspace, String name, Run parent, RunDefinition definition, Job job)
            throws IOException {
        JsonNode properties = job.properties();
        String experiment = properties.path("experimentName").asText("");
        experiment = experiment.isEmpty() ? parent == null ? "Default" : parent.experiment : experiment;
        Runs.requireExperimentName(experiment);
        Run run = lifecycle.create(workspace, experiment, name, parent, definition);
        run.job = job;
        JobUpdate.describe(run, properties);
        return run;
    }

    static Job.Command with(Job.Command command, Map<String, String> parameters) {
        return new Job.Command(command.text(), command.inputs(), command.outputs(), parameters);
    }
}
