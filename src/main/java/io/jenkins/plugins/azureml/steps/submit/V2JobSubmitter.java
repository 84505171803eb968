package io.jenkins.plugins.azureml.steps.submit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.definitions.JobDefinitions;
import io.jenkins.plugins.azureml.definitions.JobSpec;
import io.jenkins.plugins.azureml.definitions.SweepJob;
import io.jenkins.plugins.azureml.definitions.pipeline.JobFile;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import io.jenkins.plugins.azureml.snapshot.SnapshotLimits;
import io.jenkins.plugins.azureml.snapshot.SourceFolder;
import io.jenkins.plugins.azureml.snapshot.SourceReport;
import io.jenkins.plugins.azureml.snapshot.SourceScan;
import io.jenkins.plugins.azureml.snapshot.WorkspaceBoundary;
import io.jenkins.plugins.azureml.steps.AgentPlace;
import io.jenkins.plugins.azureml.steps.assets.AgentAssets;
import io.jenkins.plugins.azureml.steps.assets.CodeUpload;
import io.jenkins.plugins.azureml.steps.assets.PreviewAssets;
import io.jenkins.plugins.azureml.steps.run.BuildTags;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Submits a v2 job. The agent uploads the sources as a code asset; environments are registered as needed; the job is created
 * under the chosen id, with its tags.
 */
final class V2JobSubmitter implements RunSubmitter {

    private final AmlSubmitRunStep step;
    private final AmlClient client;

    V2JobSubmitter(@NonNull AmlSubmitRunStep step, @NonNull AmlClient client) {
        this.step = step;
        this.client = client;
    }

    @NonNull
    @Override
    public Optional<ExistingRun> find(@NonNull String runId) throws AzureMlException, InterruptedException {
        return client.jobs().find(runId).map(job -> new ExistingRun(runId, String.valueOf(job.status())));
    }

    @NonNull
    @Override
    public String submit(@NonNull String runId, @NonNull AgentPlace place, @NonNull Host host)
            throws IOException, InterruptedException {
        Definition definition = definition(place);
        ObjectNode job = JobFile.isSupported(definition)
                ? PipelineDefinition.create(step, definition, place, client, host)
                : resolved(definition, place, host);
        job.put("experimentName", step.getExperiment());
        tag(job, host.buildTags());
        TraceContext.addToJob(job, host.environmentVariable(TraceContext.VARIABLE));
        host.println("Azure ML: submitting run " + runId);
        host.aboutToSend();
        return client.jobs().createOrUpdate(runId, job).name();
    }

    @NonNull
    @Override
    public RunPreview preview(@NonNull AgentPlace place, @NonNull Host host) throws IOException, InterruptedException {
        Definition definition = definition(place);
        PreviewAssets assets = new PreviewAssets(client, place.folder(), boundary(place));
        if (JobFile.isSupported(definition)) {
            JobFile file = PipelineDefinition.read(step, definition, place, client.ref(), host);
            return RunPreview.ofJob(file.create(assets), assets);
        }
        JobSpec spec = spec(definition, place, host);
        spec.fill(assets);
        if (spec.code() != null) {
            assets.count(sources(definition, spec, place));
        }
        return RunPreview.ofJob(spec.properties(), assets);
    }

    private ObjectNode resolved(Definition definition, AgentPlace place, Host host)
            throws IOException, InterruptedException {
        JobSpec spec = spec(definition, place, host);
        // Local files and quick checks come before the upload, and before anything is created.
        SourceFolder sources = spec.code() == null ? null : sources(definition, spec, place);
        SourceReport report = sources == null ? null : place.folder().act(new SourceScan(sources));
        new AgentAssets(client, place.folder(), boundary(place), host::println).resolve(spec);
        if (sources != null) {
            spec.codeOwner()
                    .put(
                            "codeId",
                            new CodeUpload(client, place.folder(), "the sources", host::println)
                                    .upload(sources, report));
        }
        return spec.properties();
    }

    private JobSpec spec(Definition definition, AgentPlace place, Host host) throws IOException, InterruptedException {
        JobSpec spec = JobDefinitions.read(
                definition,
                client.ref(),
                step.getSourceDirectory(),
                RunDefinitions.folder(step, place),
                step.getInputs() == null ? null : RunDefinitions.parse("inputs", step.getInputs()),
                step.getOutputs() == null ? null : RunDefinitions.parse("outputs", step.getOutputs()));
        Definition hyperdrive = RunDefinitions.hyperdrive(step, place);
        if (hyperdrive != null) {
            SweepJob.of(spec, definition, hyperdrive);
        }
        spec.notes().forEach(note -> host.println("Azure ML: " + note));
        return spec;
    }

    private SourceFolder sources(Definition definition, JobSpec spec, AgentPlace place) {
        boolean own = step.getSourceDirectory() != null;
        return new SourceFolder(
                own || spec.codePlace() == null
                        ? "sourceDirectory"
                        : definition.source() + ": " + spec.codePlace() + ": code",
                spec.code(),
                spec.script(),
                step.includes(),
                step.excludes(),
                SnapshotLimits.SERVICE,
                own ? place.jenkinsfileBoundary() : boundary(place));
    }

    private WorkspaceBoundary boundary(AgentPlace place) {
        return place.definitionBoundary(step.getDefinitionFile() == null, step.getDefinitionFile());
    }

    /** Does nothing, since the job was created with its tags. */
    @Override
    public void tag(@NonNull String runId, @NonNull Host host) {}

    private Definition definition(AgentPlace place) throws IOException, InterruptedException {
        Definition definition = RunDefinitions.read(step, place);
        return step.getScript() == null
                ? definition
                : Definition.of("amlSubmitRun", definition.tree().path("configuration"));
    }

    /** Adds tags and properties. Tags of the step override those of the definition, which override those of the build. */
    private void tag(ObjectNode job, BuildTags buildTags) {
        addMissing(job.withObject("/tags"), buildTags.tags(null));
        if (step.getTags() != null) {
            step.getTags().forEach(job.withObject("/tags")::put);
        }
        addMissing(job.withObject("/properties"), buildTags.properties());
    }

    private static void addMissing(ObjectNode object, Map<String, String> values) {
        values.forEach((name, value) -> {
            if (!object.has(name)) {
                object.put(name, value);
            }
        });
    }
}
