package io.jenkins.plugins.azureml.steps.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.hyperdrive.HyperDrive;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.definitions.HyperDriveConfig;
import io.jenkins.plugins.azureml.steps.AgentPlace;
import io.jenkins.plugins.azureml.steps.assets.SnapshotUpload;
import io.jenkins.plugins.azureml.steps.run.BuildTags;
import java.io.IOException;
import java.util.Optional;
import jenkins.util.SystemProperties;

/**
 * Submits a v1 sweep with a snapshot of the sources, which the agent uploads. The service chooses the id. The id that was
 * chosen here is sent as a marker that finds the sweep if the response is lost. The request is never sent twice.
 */
final class V1SweepSubmitter implements RunSubmitter {

    private static final int DEFAULT_LOOKUPS = 6;

    private final AmlSubmitRunStep step;
    private final AmlClient client;
    private final HyperDrive sweeps;

    V1SweepSubmitter(@NonNull AmlSubmitRunStep step, @NonNull AmlClient client) {
        this.step = step;
        this.client = client;
        this.sweeps = client.hyperDrive(step.getExperiment());
    }

    /** @param runId id at the service, or the marker */
    @NonNull
    @Override
    public Optional<ExistingRun> find(@NonNull String runId) throws AzureMlException, InterruptedException {
        Optional<Run> run = client.runs(step.getExperiment()).find(runId);
        return (run.isPresent() ? run : sweeps.find(runId)).map(ExistingRun::of);
    }

    @NonNull
    @Override
    public ExistingRun findSubmitted(@NonNull String runId) throws IOException, InterruptedException {
        Optional<Run> known = client.runs(step.getExperiment()).find(runId);
        return known.isPresent()
                ? ExistingRun.of(known.get())
                : sweeps.await(
                                runId,
                                SystemProperties.getInteger("io.jenkins.plugins.azureml.sweepLooks", DEFAULT_LOOKUPS))
                        .map(ExistingRun::of)
                        .orElseThrow(this::unknownOutcome);
    }

    private AbortException unknownOutcome() {
        return new AbortException("It is unknown whether the sweep was started: it was not found in experiment "
                + step.getExperiment()
                + ". What to do: check the experiment for a new sweep, cancel it if there is one, and run the"
                + " build again.");
    }

    @CheckForNull
    private static String snapshotId(JsonNode definition) {
        JsonNode id = RunDefinitionValidator.field(definition, "snapshotId");
        return id != null && id.isTextual() ? id.textValue() : null;
    }

    @NonNull
    @Override
    public RunPreview preview(@NonNull AgentPlace place, @NonNull Host host) throws IOException, InterruptedException {
        JsonNode definition = RunDefinitions.readV1(step, place);
        HyperDriveConfig.read(RunDefinitions.hyperdrive(step, place));
        return RunPreview.ofRun(
                "sweep",
                definition,
                snapshotId(definition) == null ? V1RunSubmitter.sources(step, definition, place) : null,
                place);
    }

    @NonNull
    @Override
    public String submit(@NonNull String runId, @NonNull AgentPlace place, @NonNull Host host)
            throws IOException, InterruptedException {
        JsonNode definition = RunDefinitions.readV1(step, place);
        TraceContext.addToRun(definition, host.environmentVariable(TraceContext.VARIABLE));
        ObjectNode settings = HyperDriveConfig.read(RunDefinitions.hyperdrive(step, place));
        String given = snapshotId(definition);
        String snapshot = given != null
                ? given
                : new SnapshotUpload(client, place.folder(), host::println)
                        .upload(V1RunSubmitter.sources(step, definition, place));
        ObjectNode config = sweeps.config(
                settings,
                new HyperDrive.TrialDefinition(RunDefinitionValidator.configuration(definition), snapshot, runId));
        host.println("Azure ML: submitting a sweep, marked " + runId);
        host.aboutToSend();
        try {
            return String.valueOf(sweeps.submit(config).runId());
        } catch (AzureMlException e) {
            if (!e.mayHaveBeenExecuted()) {
                throw e;
            }
            return findSubmitted(runId).runId();
        }
    }

    @Override
    public void tag(@NonNull String runId, @NonNull Host host) throws IOException, InterruptedException {
        BuildTags buildTags = host.buildTags();
        client.runs(step.getExperiment()).tag(runId, buildTags.tags(step.getTags()), buildTags.properties());
    }
}
