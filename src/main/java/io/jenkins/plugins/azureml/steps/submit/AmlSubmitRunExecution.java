package io.jenkins.plugins.azureml.steps.submit;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.service.ApiGeneration;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.steps.AgentWorkspace;
import io.jenkins.plugins.azureml.steps.run.BuildTags;
import io.jenkins.plugins.azureml.steps.run.OnAbort;
import io.jenkins.plugins.azureml.steps.run.OrphanedRuns;
import io.jenkins.plugins.azureml.steps.run.RunStepExecution;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Starts a run by a {@link RunSubmitter}. Its id is chosen before anything is sent and kept with the build's state, together with
 * whether it was sent: a resumed step asks for exactly that run before it sends again.
 */
public class AmlSubmitRunExecution extends RunStepExecution implements RunSubmitter.Host {

    private static final long serialVersionUID = 1L;

    private static final String NOT_STARTED = "NotStarted";

    private final AmlSubmitRunStep step;
    private String runId;
    /** Chosen once; null in the state of versions that knew v1 alone, and before the choice. */
    private ApiGeneration generation;

    private boolean sent;

    private transient AgentWorkspace agent;

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
    public List<String> problems() {
        List<String> problems = super.problems();
        problems.addAll(step.problems());
        return problems;
    }

    @Override
    protected void startWork() {
        // Not on this thread, and not when the transfer has its turn: by then there is nothing to tell.
        schedulePoll(0, () -> {
            if (AmlThreads.transfersAreBusy()) {
                println("Azure ML: waiting for other transfers of this controller to end");
            }
            submit(AmlThreads::transfers, this::submit);
        });
    }

    private void submit() throws IOException, InterruptedException {
        AmlClient client = client();
        RunSubmitter start = start(client);
        if (sent) {
            RunSubmitter.Found found = start.findSent(runId);
            if (found != null) {
                accepted(found.runId());
                println("Azure ML: run " + runId + " was submitted before the restart; going on with it");
                submitted(client, start, found.status());
                return;
            }
        }
        if (agent == null) {
            agent = new AgentWorkspace(this);
        }
        agent.use(folder -> {
            accepted(start.start(runId, folder, this));
            submitted(client, start, status(start));
        });
    }

    private synchronized void accepted(String id) {
        runId = id;
    }

    private RunSubmitter start(AmlClient client) throws IOException, InterruptedException {
        ApiGeneration chosen;
        synchronized (this) {
            chosen = sent && generation == null ? ApiGeneration.V1 : generation;
        }
        if (chosen == null) {
            chosen = client.generation();
            new ApiGenerationLog(getContext(), settings(), this::println).tell(client, chosen);
        }
        synchronized (this) {
            generation = chosen;
        }
        if (chosen == ApiGeneration.V1 && (step.getInputs() != null || step.getOutputs() != null)) {
            throw new AbortException(
                    "inputs and outputs are of the v2 API, but this run goes by the v1 API. What to do: name"
                            + " data in arguments or in the definition, or leave apiGeneration at 'auto' and see that the workspace"
                            + " is not in v1LegacyMode.");
        }
        if (isSweepOfV1()) {
            return new V1SweepSubmitter(step, client);
        }
        return chosen == ApiGeneration.V1
                ? new V1RunSubmitter(step, client.runs(step.getExperiment()))
                : new V2JobSubmitter(step, client);
    }

    @NonNull
    @Override
    public BuildTags origin() throws IOException, InterruptedException {
        return new BuildTags(build(), getContext().get(EnvVars.class));
    }

    @Override
    public void aboutToSend() throws IOException, InterruptedException {
        synchronized (this) {
            if (isStopping()) {
                throw new InterruptedException("stopped before anything was sent");
            }
            sent = true;
        }
        save();
    }

    private String status(RunSubmitter start) throws InterruptedException {
        try {
            return start.find(runId).map(RunSubmitter.Found::status).orElse(NOT_STARTED);
        } catch (AzureMlException e) {
            // It is submitted; that its status cannot be read now is for amlWaitRun to care about.
            return NOT_STARTED;
        }
    }

    private void submitted(AmlClient client, RunSubmitter start, String status)
            throws IOException, InterruptedException {
        if (!step.getOnAbort().equals(OnAbort.LEAVE)) {
            OrphanedRuns.add(build(), new OrphanedRuns.Entry(runId, step.getExperiment(), settings()));
        }
        tag(start);
        String portalUrl = client.studioRun(step.getExperiment(), runId).toString();
        println("Azure ML: run " + runId + " of experiment " + step.getExperiment() + " submitted, " + status);
        println("Azure ML: " + portalUrl);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("runId", runId);
        result.put("experiment", step.getExperiment());
        result.put("status", status);
        result.put("portalUrl", portalUrl);
        synchronized (this) {
            result.put("apiGeneration", generation.toString());
        }
        record(page -> page.submitted(runId, step.getExperiment(), status, portalUrl));
        succeed(result);
    }

    /** Says in Azure where the run comes from. It runs all the same if that fails. */
    private void tag(RunSubmitter start) throws InterruptedException {
        try {
            start.tag(runId, this);
        } catch (IOException e) {
            println("Azure ML: the run could not be tagged: " + e.getMessage());
        }
    }

    private synchronized boolean isSweepOfV1() {
        return generation == ApiGeneration.V1 && step.isSweep();
    }

    /** A sweep of v1 has an id of the service's, which may not have come yet. */
    @NonNull
    @Override
    public String idToCancel(@NonNull AmlClient client, @NonNull String id)
            throws AzureMlException, InterruptedException {
        return isSweepOfV1()
                ? new V1SweepSubmitter(step, client)
                        .find(id)
                        .map(RunSubmitter.Found::runId)
                        .orElse(id)
                : id;
    }

    /** Cancels what was, or may have been, started. */
    @Override
    protected void onStop(@NonNull Throwable cause) {
        if (sent) {
            cancelRun(step.getExperiment(), runId, true, () -> fail(cause));
        } else {
            fail(cause);
        }
    }

    @Override
    public String getStatus() {
        return sent ? "submitting run " + runId : "packing the sources of run " + runId;
    }
}
