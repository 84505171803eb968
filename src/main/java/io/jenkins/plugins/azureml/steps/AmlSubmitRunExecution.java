package io.jenkins.plugins.azureml.steps;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.AzureMlException;
import io.jenkins.plugins.azureml.client.runs.Experiments;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.Runs;
import io.jenkins.plugins.azureml.connection.AmlThreads;
import io.jenkins.plugins.azureml.connection.WorkspaceSettings;
import io.jenkins.plugins.azureml.snapshot.SnapshotLimits;
import io.jenkins.plugins.azureml.snapshot.SnapshotPacker;
import io.jenkins.plugins.azureml.snapshot.SnapshotReport;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Packs on the agent, sends through the controller. The run's id is chosen before anything is sent and kept with the build's
 * state, together with whether it was sent: a resumed step asks for exactly that run before it sends again.
 */
class AmlSubmitRunExecution extends AmlStepExecution {

    private static final long serialVersionUID = 1L;

    private final AmlSubmitRunStep step;
    private final String runId;
    private boolean sent;

    AmlSubmitRunExecution(
            @NonNull StepContext context,
            @NonNull WorkspaceSettings settings,
            @NonNull AmlSubmitRunStep step,
            @NonNull String runId) {
        super(context, settings);
        this.step = step;
        this.runId = runId;
    }

    @NonNull
    @Override
    List<String> problems() {
        List<String> problems = super.problems();
        Experiments.problem(step.getExperiment()).ifPresent(problems::add);
        if ((step.getDefinitionFile() == null) == (step.getDefinition() == null)) {
            problems.add("give either definitionFile or definition, to say what is to be run");
        }
        return problems;
    }

    @Override
    void begin() {
        if (AmlThreads.transfersAreBusy()) {
            println("Azure ML: waiting for other transfers of this controller to end");
        }
        background(AmlThreads.transfers(), this::submit);
    }

    private void submit() throws IOException, InterruptedException {
        AmlClient client = client();
        Runs runs = client.runs(step.getExperiment());
        if (sent) {
            Optional<Run> found = runs.find(runId);
            if (found.isPresent()) {
                println("Azure ML: run " + runId + " was submitted before the restart; going on with it");
                succeed(client, RunOutcome.status(found.get()));
                return;
            }
        }
        send(client, runs);
    }

    private void send(AmlClient client, Runs runs) throws IOException, InterruptedException {
        FilePath folder = getContext().get(FilePath.class);
        JsonNode definition = step.getDefinition() != null
                ? RunDefinitions.of(step.getDefinition())
                : RunDefinitions.read(folder, step.getDefinitionFile());
        FilePath zip = temporary(folder, runId + ".zip");
        try {
            SnapshotReport report = folder.act(new SnapshotPacker(
                    step.getSourceDirectory() == null ? "" : step.getSourceDirectory(),
                    zip.getRemote(),
                    RunDefinitions.script(definition),
                    SnapshotLimits.SERVICE));
            println("Azure ML: packed " + report.files() + (report.files() == 1 ? " file, " : " files, ")
                    + Texts.size(report.bytes()) + " (" + Texts.size(report.zipBytes()) + " zipped), submitting run "
                    + runId);
            synchronized (this) {
                if (isOver()) {
                    return;
                }
                sent = true;
            }
            save();
            runs.submit(runId, definition, new FilePathBody(zip, report.zipBytes()));
        } finally {
            zip.delete();
        }
        succeed(client, status(runs));
    }

    private void save() throws IOException, InterruptedException {
        try {
            getContext().saveState().get();
        } catch (ExecutionException e) {
            throw new IOException("The state of this build could not be saved, so nothing was submitted", e);
        }
    }

    private String status(Runs runs) throws InterruptedException {
        try {
            return RunOutcome.status(runs.get(runId));
        } catch (AzureMlException e) {
            // It is submitted; that its status cannot be read now is for amlWaitRun to care about.
            return "NotStarted";
        }
    }

    private void succeed(AmlClient client, String status) {
        String portalUrl = client.studioRun(step.getExperiment(), runId).toString();
        println("Azure ML: run " + runId + " of experiment " + step.getExperiment() + " submitted, " + status);
        println("Azure ML: " + portalUrl);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("runId", runId);
        result.put("experiment", step.getExperiment());
        result.put("status", status);
        result.put("portalUrl", portalUrl);
        result.put("apiGeneration", "v1");
        succeed(RunRecord.submitted(getContext(), result));
    }

    private static FilePath temporary(FilePath folder, String name) {
        FilePath temporary = WorkspaceList.tempDir(folder);
        return (temporary == null ? folder : temporary).child(name);
    }

    /** Cancels what was, or may have been, started, then fails the step. A second stop ends it at once. */
    @Override
    public void stop(@NonNull Throwable cause) throws Exception {
        boolean first;
        synchronized (this) {
            first = halt();
        }
        if (first && sent) {
            new RunCancellation(this, step.getExperiment(), runId, true, () -> fail(cause)).start();
        } else {
            fail(cause);
        }
    }

    @Override
    public String getStatus() {
        return sent ? "submitting run " + runId : "packing the sources of run " + runId;
    }
}
