package io.jenkins.plugins.azureml.steps.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.hyperdrive.HyperDrive;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.definitions.HyperDriveConfig;
import io.jenkins.plugins.azureml.snapshot.SnapshotLimits;
import io.jenkins.plugins.azureml.snapshot.SourceFolder;
import io.jenkins.plugins.azureml.steps.AgentPlace;
import io.jenkins.plugins.azureml.steps.assets.SnapshotUpload;
import io.jenkins.plugins.azureml.steps.run.BuildTags;
import java.io.IOException;
import java.util.Optional;
import jenkins.util.SystemProperties;

/**
 * A sweep by the v1 API: the sources become a snapshot, uploaded by the agent. The service chooses the id; the one that was
 * chosen here goes along as a mark, by which the sweep is found should its answer be lost. It is never sent twice.
 */
final class V1SweepSubmitter implements RunSubmitter {

    private static final int LOOKS = 6;

    private final AmlSubmitRunStep step;
    private final AmlClient client;
    private final HyperDrive sweeps;

    V1SweepSubmitter(@NonNull AmlSubmitRunStep step, @NonNull AmlClient client) {
        this.step = step;
        this.client = client;
        this.sweeps = client.hyperDrive(step.getExperiment());
    }

    /** @param runId the service's, or the mark */
    @NonNull
    @Override
    public Optional<Found> find(@NonNull String runId) throws AzureMlException, InterruptedException {
        Optional<Run> run = client.runs(step.getExperiment()).find(runId);
        return (run.isPresent() ? run : sweeps.find(runId)).map(Found::of);
    }

    @NonNull
    @Override
    public Found findSent(@NonNull String runId) throws IOException, InterruptedException {
        Optional<Run> known = client.runs(step.getExperiment()).find(runId);
        return known.isPresent()
                ? Found.of(known.get())
                : sweeps.await(runId, SystemProperties.getInteger("io.jenkins.plugins.azureml.sweepLooks", LOOKS))
                        .map(Found::of)
                        .orElseThrow(this::unknown);
    }

    private AbortException unknown() {
        return new AbortException("It is not known whether the sweep was started: it is not to be found in experiment "
                + step.getExperiment()
                + ", though it was about to be sent, and a second one would cost as much. What to"
                + " do: see there whether a sweep has begun, cancel it if so, and run the build again.");
    }

    @NonNull
    @Override
    public String start(@NonNull String runId, @NonNull AgentPlace place, @NonNull Host host)
            throws IOException, InterruptedException {
        JsonNode definition = RunDefinitions.of(step, place);
        ObjectNode settings = HyperDriveConfig.read(RunDefinitions.hyperdrive(step, place));
        JsonNode given = RunDefinitionValidator.field(definition, "snapshotId");
        String snapshot = given != null && given.isTextual()
                ? given.textValue()
                : new SnapshotUpload(client.snapshots(), place.folder(), host::println)
                        .upload(new SourceFolder(
                                        step.getSourceDirectory() == null ? "" : step.getSourceDirectory(),
                                        RunDefinitions.script(definition),
                                        step.includes(),
                                        step.excludes(),
                                        SnapshotLimits.SERVICE)
                                .within(place.own()));
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
            return findSent(runId).runId();
        }
    }

    @Override
    public void tag(@NonNull String runId, @NonNull Host host) throws IOException, InterruptedException {
        BuildTags origin = host.origin();
        client.runs(step.getExperiment()).tag(runId, origin.tags(step.getTags()), origin.properties());
    }
}
