package io.jenkins.plugins.azureml.steps.submit;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.runs.Runs;
import io.jenkins.plugins.azureml.snapshot.SnapshotLimits;
import io.jenkins.plugins.azureml.snapshot.SnapshotPacker;
import io.jenkins.plugins.azureml.snapshot.SnapshotReport;
import io.jenkins.plugins.azureml.snapshot.SourceFolder;
import io.jenkins.plugins.azureml.steps.AgentPlace;
import io.jenkins.plugins.azureml.steps.run.BuildTags;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Submits a v1 run: one request with a zip of the sources and a run definition. The agent packs the zip. The controller sends
 * it, so that the token stays there.
 */
final class V1RunSubmitter implements RunSubmitter {

    private static final Logger LOGGER = Logger.getLogger(V1RunSubmitter.class.getName());

    private final AmlSubmitRunStep step;
    private final Runs runs;

    V1RunSubmitter(@NonNull AmlSubmitRunStep step, @NonNull Runs runs) {
        this.step = step;
        this.runs = runs;
    }

    @NonNull
    @Override
    public Optional<ExistingRun> find(@NonNull String runId) throws AzureMlException, InterruptedException {
        return runs.find(runId).map(ExistingRun::of);
    }

    /** Returns the source folder of a v1 run or sweep. */
    @NonNull
    static SourceFolder sources(
            @NonNull AmlSubmitRunStep step, @NonNull JsonNode definition, @NonNull AgentPlace place) {
        return new SourceFolder(
                        step.getSourceDirectory() == null ? "" : step.getSourceDirectory(),
                        RunDefinitions.script(definition),
                        step.includes(),
                        step.excludes(),
                        SnapshotLimits.SERVICE)
                .within(place.jenkinsfileBoundary());
    }

    @NonNull
    @Override
    public RunPreview preview(@NonNull AgentPlace place, @NonNull Host host) throws IOException, InterruptedException {
        JsonNode definition = RunDefinitions.readV1(step, place);
        return RunPreview.ofRun("run", definition, sources(step, definition, place), place);
    }

    @NonNull
    @Override
    public String submit(@NonNull String runId, @NonNull AgentPlace place, @NonNull Host host)
            throws IOException, InterruptedException {
        JsonNode definition = RunDefinitions.readV1(step, place);
        TraceContext.addToRun(definition, host.environmentVariable(TraceContext.VARIABLE));
        FilePath temporary = temporary(place.folder());
        deleteLeftovers(temporary, runId);
        // A unique name for each attempt, since an interrupted attempt may still be packing on the agent.
        FilePath zip = temporary.child(runId + "-" + UUID.randomUUID() + ".zip");
        try {
            SnapshotReport report =
                    place.folder().act(new SnapshotPacker(sources(step, definition, place), zip.getRemote()));
            host.println("Azure ML: packed " + HumanReadable.files(report.files()) + ", "
                    + HumanReadable.size(report.bytes()) + " (" + HumanReadable.size(report.zipBytes())
                    + " zipped), submitting run "
                    + runId);
            host.aboutToSend();
            return runs.submit(runId, definition, new FilePathBody(zip, report.zipBytes()));
        } finally {
            delete(zip);
        }
    }

    @Override
    public void tag(@NonNull String runId, @NonNull Host host) throws IOException, InterruptedException {
        BuildTags buildTags = host.buildTags();
        runs.tag(runId, buildTags.tags(step.getTags()), buildTags.properties());
    }

    private static FilePath temporary(FilePath folder) {
        FilePath temporary = WorkspaceList.tempDir(folder);
        return temporary == null ? folder : temporary;
    }

    /** Deletes zips of attempts that a restart has interrupted. */
    private static void deleteLeftovers(FilePath temporary, String runId) throws IOException, InterruptedException {
        if (temporary.exists()) {
            for (FilePath zip : temporary.list(runId + "-*.zip")) {
                delete(zip);
            }
        }
    }

    /** Deletes a zip. A failure is only logged, since the run may have been submitted. */
    private static void delete(FilePath zip) throws InterruptedException {
        try {
            zip.delete();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Could not delete " + zip.getRemote());
        }
    }
}
