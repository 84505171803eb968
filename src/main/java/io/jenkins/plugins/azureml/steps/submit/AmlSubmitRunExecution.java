package io.jenkins.plugins.azureml.steps.submit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.service.ApiGeneration;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.steps.AgentWorkspace;
import io.jenkins.plugins.azureml.steps.OnAbort;
import io.jenkins.plugins.azureml.steps.StateSaver;
import io.jenkins.plugins.azureml.steps.run.BuildTags;
import io.jenkins.plugins.azureml.steps.run.OrphanedRuns;
import io.jenkins.plugins.azureml.steps.run.RunStepExecution;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jenkins.util.SystemProperties;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Starts a run with a {@link RunSubmitter}. The run id is chosen and saved before the request is sent. A resumed step looks for
 * that run before it sends the request again.
 */
public class AmlSubmitRunExecution extends RunStepExecution implements RunSubmitter.Host {

    private static final long serialVersionUID = 1L;

    private static final String NOT_STARTED = "NotStarted";

    private final AmlSubmitRunStep step;
    private String runId;
    /** Null until it is chosen, which happens once. */
    private ApiGeneration generation;

    private boolean sent;

    private transient AgentWorkspace agent;
    /** Whether a run that was submitted before a restart was searched for, without the agent. */
    private transient boolean searched;

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
        submitTransfer(() -> {
            try {
                submit();
            } catch (StateSaver.PendingException e) {
                // As after a restart: searches for the run, and sends the request if there is none.
                e.whenSaved(this::startWork);
            }
        });
    }

    private void submit() throws IOException, InterruptedException {
        // Each attempt waits for the agent before anything else, except that a run which exists needs no agent.
        boolean resumed = sent && !searched;
        searched = true;
        if (resumed && continueWithSubmitted()) {
            return;
        }
        if (agent == null) {
            agent = new AgentWorkspace(this);
        }
        agent.withWorkspace(folder -> {
            if (sent && !resumed && continueWithSubmitted()) {
                return;
            }
            AmlClient client = client();
            RunSubmitter submitter = submitter(client);
            if (step.isDryRun()) {
                RunPreview preview = submitter.preview(folder, this);
                println(preview.line());
                succeed(result(preview));
                return;
            }
            setRunId(submitter.submit(runId, folder, this));
            onSubmitted(client, submitter, status(submitter));
        });
    }

    private Map<String, Object> result(RunPreview preview) {
        Map<String, Object> result = preview.toMap();
        result.put("experiment", step.getExperiment());
        synchronized (this) {
            result.put("apiGeneration", generation.toString());
        }
        return result;
    }

    /** Returns whether the run was submitted before a restart; the step ends then. */
    private boolean continueWithSubmitted() throws IOException, InterruptedException {
        AmlClient client = client();
        RunSubmitter submitter = submitter(client);
        RunSubmitter.ExistingRun existing = submitter.findSubmitted(runId);
        if (existing == null) {
            return false;
        }
        setRunId(existing.runId());
        println("Azure ML: run " + runId + " was submitted before the restart, reattached");
        onSubmitted(client, submitter, existing.status());
        return true;
    }

    private synchronized void setRunId(String id) {
        runId = id;
    }

    private RunSubmitter submitter(AmlClient client) throws IOException, InterruptedException {
        ApiGeneration chosen;
        synchronized (this) {
            chosen = sent && generation == null ? ApiGeneration.V1 : generation;
        }
        if (chosen == null) {
            chosen = client.generation();
            new ApiGenerationLog(getContext(), settings(), this::println).log(client, chosen);
        }
        synchronized (this) {
            generation = chosen;
        }
        if (chosen == ApiGeneration.V1 && (step.getInputs() != null || step.getOutputs() != null)) {
            throw new AbortException(
                    "inputs and outputs require the v2 API, but this run uses the v1 API. What to do: set"
                            + " apiGeneration to 'auto' and make sure that the workspace is not in v1LegacyMode, or name"
                            + " the data in arguments or in the definition.");
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
    public BuildTags buildTags() throws IOException, InterruptedException {
        return new BuildTags(build(), getContext().get(EnvVars.class));
    }

    @CheckForNull
    @Override
    public String environmentVariable(@NonNull String name) throws IOException, InterruptedException {
        EnvVars variables = getContext().get(EnvVars.class);
        return variables == null ? null : variables.get(name);
    }

    @Override
    public void aboutToSend() throws IOException, InterruptedException {
        synchronized (this) {
            if (isStopping()) {
                throw new InterruptedException("stopped before the request was sent");
            }
            sent = true;
        }
        StateSaver.await(getContext(), maxSaveMillis());
    }

    /** Returns how long saving may take before the step gives its thread back and starts over later. */
    private static long maxSaveMillis() {
        return SystemProperties.getInteger("io.jenkins.plugins.azureml.maxSaveSeconds", 30) * 1000L;
    }

    private String status(RunSubmitter submitter) throws InterruptedException {
        try {
            return submitter.find(runId).map(RunSubmitter.ExistingRun::status).orElse(NOT_STARTED);
        } catch (AzureMlException e) {
            // The run is submitted. amlWaitRun handles a service that is unreachable now.
            return NOT_STARTED;
        }
    }

    private void onSubmitted(AmlClient client, RunSubmitter submitter, String status)
            throws IOException, InterruptedException {
        String onFailure = step.getOnFailure() == null ? settings().getOnFailure() : step.getOnFailure();
        boolean cancelOnAbort = step.getOnAbort().equals(OnAbort.CANCEL);
        boolean cancelOnFailure = OnAbort.CANCEL.equals(onFailure);
        OrphanedRuns.add(
                build(),
                new OrphanedRuns.Entry(runId, step.getExperiment(), settings(), cancelOnAbort, cancelOnFailure));
        tag(submitter);
        String portalUrl = client.studioRun(step.getExperiment(), runId);
        println("Azure ML: run " + runId + " of experiment " + step.getExperiment() + " submitted, " + status);
        if (portalUrl != null) {
            println("Azure ML: " + portalUrl);
        }
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

    /** Adds the tags of the build to the run. A failure is only logged. */
    private void tag(RunSubmitter submitter) throws InterruptedException {
        try {
            submitter.tag(runId, this);
        } catch (IOException e) {
            println("Azure ML: the run could not be tagged: " + e.getMessage());
        }
    }

    private synchronized boolean isSweepOfV1() {
        return generation == ApiGeneration.V1 && step.isSweep();
    }

    /** Looks up a v1 sweep, whose id the service chooses and the step may not have received yet. */
    @NonNull
    @Override
    public String idToCancel(@NonNull AmlClient client, @NonNull String id)
            throws AzureMlException, InterruptedException {
        return isSweepOfV1()
                ? new V1SweepSubmitter(step, client)
                        .find(id)
                        .map(RunSubmitter.ExistingRun::runId)
                        .orElse(id)
                : id;
    }

    /** Cancels the run if the request may have been sent. */
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
        if (step.isDryRun()) {
            return "dry run";
        }
        return sent ? "submitting run " + runId : "packing the sources of run " + runId;
    }
}
