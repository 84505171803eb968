package io.jenkins.plugins.azureml.steps;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.AzureMlException;
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
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Packs on the agent, sends through the controller. The run's id is chosen before anything is sent and kept with the build's
 * state, together with whether it was sent: a resumed step asks for exactly that run before it sends again.
 */
class AmlSubmitRunExecution extends AmlStepExecution {

    private static final long serialVersionUID = 1L;

    private static final Logger LOGGER = Logger.getLogger(AmlSubmitRunExecution.class.getName());
    private static final long AGENT_MILLIS = 2000;
    private static final long AGENT_PATIENCE = 10 * 60_000L;

    private final AmlSubmitRunStep step;
    private String runId;
    private boolean sent;

    private transient long agentMissingSince;
    private transient volatile RunCancellation cancellation;

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
        problems.addAll(step.problems());
        return problems;
    }

    @Override
    void begin() {
        // Not on this thread, and not when the transfer has its turn: by then there is nothing to tell.
        later(0, () -> {
            if (AmlThreads.transfersAreBusy()) {
                println("Azure ML: waiting for other transfers of this controller to end");
            }
            background(AmlThreads.transfers(), this::submit);
        });
    }

    private void submit() throws IOException, InterruptedException {
        AmlClient client = client();
        Runs runs = client.runs(step.getExperiment());
        if (sent) {
            Optional<Run> found = runs.find(runId);
            if (found.isPresent()) {
                println("Azure ML: run " + runId + " was submitted before the restart; going on with it");
                submitted(client, RunOutcome.status(found.get()));
                return;
            }
        }
        FilePath folder = folder();
        if (folder == null) {
            later(AGENT_MILLIS, this::begin);
            return;
        }
        send(runs, folder);
        submitted(client, status(runs));
    }

    /** The current folder; null if its agent may come back from the restart. */
    @CheckForNull
    private FilePath folder() throws IOException, InterruptedException {
        IOException why;
        try {
            FilePath folder = getContext().get(FilePath.class);
            if (folder != null) {
                return folder;
            }
            why = new AbortException("The agent with the sources is not connected");
        } catch (IOException e) {
            why = e;
        }
        long now = System.currentTimeMillis();
        if (agentMissingSince == 0) {
            agentMissingSince = now;
            println("Azure ML: waiting for the agent with the sources to connect");
        }
        if (now - agentMissingSince > AGENT_PATIENCE) {
            throw why;
        }
        return null;
    }

    private void send(Runs runs, FilePath folder) throws IOException, InterruptedException {
        JsonNode definition = RunDefinitions.of(step, folder);
        FilePath zip = temporary(folder, runId + ".zip");
        try {
            SnapshotReport report = folder.act(new SnapshotPacker(
                    step.getSourceDirectory() == null ? "" : step.getSourceDirectory(),
                    zip.getRemote(),
                    RunDefinitions.script(definition),
                    step.includes(),
                    step.excludes(),
                    SnapshotLimits.SERVICE));
            println("Azure ML: packed " + report.files() + (report.files() == 1 ? " file, " : " files, ")
                    + Texts.size(report.bytes()) + " (" + Texts.size(report.zipBytes()) + " zipped), submitting run "
                    + runId);
            synchronized (this) {
                if (isOver()) {
                    throw new InterruptedException("stopped before anything was sent");
                }
                sent = true;
            }
            save();
            String accepted = runs.submit(runId, definition, new FilePathBody(zip, report.zipBytes()));
            synchronized (this) {
                runId = accepted;
            }
        } finally {
            delete(zip);
        }
    }

    /** What is left behind is a pity; what was submitted is submitted. */
    private static void delete(FilePath zip) throws InterruptedException {
        try {
            zip.delete();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Could not delete " + zip.getRemote());
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

    private void submitted(AmlClient client, String status) throws InterruptedException {
        tag(client.runs(step.getExperiment()));
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

    /** Says in Azure where the run comes from. It runs all the same if that fails. */
    private void tag(Runs runs) throws InterruptedException {
        try {
            RunOrigin origin = new RunOrigin(
                    getContext().get(hudson.model.Run.class), getContext().get(EnvVars.class));
            runs.tag(runId, origin.tags(step.getTags()), origin.properties());
        } catch (IOException e) {
            println("Azure ML: the run could not be tagged: " + e.getMessage());
        }
    }

    private static FilePath temporary(FilePath folder, String name) {
        FilePath temporary = WorkspaceList.tempDir(folder);
        return (temporary == null ? folder : temporary).child(name);
    }

    /** Cancels what was, or may have been, started. */
    @Override
    void end(@NonNull Throwable cause) {
        if (sent) {
            cancellation = new RunCancellation(this, step.getExperiment(), runId, true, () -> fail(cause));
            cancellation.start();
        } else {
            fail(cause);
        }
    }

    @Override
    void endAtOnce(@NonNull Throwable cause) {
        if (cancellation != null) {
            cancellation.abandon();
        }
        fail(cause);
    }

    @Override
    public String getStatus() {
        return sent ? "submitting run " + runId : "packing the sources of run " + runId;
    }
}
