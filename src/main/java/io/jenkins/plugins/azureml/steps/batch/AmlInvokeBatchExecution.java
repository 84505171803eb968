package io.jenkins.plugins.azureml.steps.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.endpoints.BatchJob;
import io.jenkins.plugins.azureml.client.endpoints.BatchJobs;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.jobs.Job;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.steps.AgentPlace;
import io.jenkins.plugins.azureml.steps.AgentWorkspace;
import io.jenkins.plugins.azureml.steps.OnAbort;
import io.jenkins.plugins.azureml.steps.run.BuildTags;
import io.jenkins.plugins.azureml.steps.run.OrphanedRuns;
import io.jenkins.plugins.azureml.steps.run.RunStepExecution;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.SystemProperties;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Starts a job of a batch endpoint. The service chooses the name of the job. So the request contains a marker, by which the step
 * finds the job after a lost response or a restart. The request is never sent twice.
 */
public class AmlInvokeBatchExecution extends RunStepExecution {

    private static final long serialVersionUID = 1L;

    private static final Logger LOGGER = Logger.getLogger(AmlInvokeBatchExecution.class.getName());
    private static final int DEFAULT_LOOKUPS = 6;
    private static final String NOT_STARTED = "NotStarted";

    private final AmlInvokeBatchStep step;
    private final String marker;
    /** Deployment that processes the job; null until it is found. */
    private String deployment;
    /** Name of the job; null until it is known. */
    private String runId;

    private boolean sent;
    /** Whether the request has certainly not been sent yet, although {@link #sent} is already saved. */
    private transient boolean unsent;

    private transient AgentWorkspace agent;

    AmlInvokeBatchExecution(
            @NonNull StepContext context,
            @NonNull WorkspaceSettings settings,
            @NonNull AmlInvokeBatchStep step,
            @NonNull String marker) {
        super(context, settings);
        this.step = step;
        this.marker = marker;
    }

    @NonNull
    @Override
    public List<String> problems() {
        List<String> problems = super.problems();
        List<String> own = step.problems();
        problems.addAll(own);
        if (own.isEmpty() && hasLocalInput() && !AgentWorkspace.isGiven(getContext())) {
            problems.add("inputs has local files, which are read from an agent: put amlInvokeBatch into a node block");
        }
        return problems;
    }

    private boolean hasLocalInput() {
        try {
            return step.inputs().stream().anyMatch(BatchPort::isLocal);
        } catch (AbortException e) {
            return false;
        }
    }

    @Override
    protected void startWork() {
        submitTransfer(() -> {
            if (wasSent()) {
                continueWithStarted();
            } else if (hasLocalInput()) {
                if (agent == null) {
                    agent = new AgentWorkspace(this);
                }
                agent.withWorkspace(this::prepare);
            } else {
                prepare(null);
            }
        });
    }

    private synchronized boolean wasSent() {
        return sent && !unsent;
    }

    /** Finds the job that was started before a restart. */
    private void continueWithStarted() throws IOException, InterruptedException {
        AmlClient client = client();
        BatchJob job = find(client);
        println("Azure ML: job " + job.name() + " of batch endpoint " + step.getEndpoint()
                + " was started before the restart, reattached");
        onStarted(client, job);
    }

    /** Looks for the job by its marker. */
    private BatchJob find(AmlClient client) throws IOException, InterruptedException {
        return client.batchJobs(step.getEndpoint())
                .await(marker, SystemProperties.getInteger("io.jenkins.plugins.azureml.batchLooks", DEFAULT_LOOKUPS))
                .orElseThrow(() -> new AbortException(
                        "It is unknown whether the job was started: no job of batch endpoint " + step.getEndpoint()
                                + " has the tag " + BatchJobs.MARKER + "=" + marker
                                + ". What to do: check the endpoint for a new job, cancel it if there is one, and run"
                                + " the build again."));
    }

    private void prepare(@CheckForNull AgentPlace place) throws IOException, InterruptedException {
        AmlClient client = client();
        if (!client.takesV2()) {
            throw new AbortException("amlInvokeBatch requires the v2 API, but " + client.ref()
                    + " is in v1LegacyMode, which supports only the v1 API. What to do: ask the owner of the workspace to"
                    + " turn v1LegacyMode off.");
        }
        List<BatchPort> inputs = step.inputs();
        List<BatchPort> outputs = step.outputs();
        BatchTarget target = BatchTarget.find(client, step.getEndpoint(), step.getDeployment());
        target.check(inputs, outputs, step.getExperiment());
        ObjectNode job = Json.MAPPER.createObjectNode();
        job.set("inputData", new BatchInputs(client, place, this::println).resolve(inputs));
        if (!outputs.isEmpty()) {
            job.set("outputData", BatchInputs.outputs(outputs));
        }
        BatchSettings.add(step.getSet(), job);
        describe(job);
        synchronized (this) {
            if (isStopping()) {
                return;
            }
            deployment = target.deployment();
            sent = true;
            unsent = true;
        }
        println("Azure ML: invoking batch endpoint " + step.getEndpoint() + ", deployment " + target.deployment());
        submitWhenSaved(AmlThreads::transfers, () -> invoke(client, target, job));
    }

    /** Adds the tags, the marker and the experiment. */
    private void describe(ObjectNode job) throws IOException, InterruptedException {
        BuildTags build = new BuildTags(build(), getContext().get(EnvVars.class));
        ObjectNode tags = job.putObject("tags");
        build.tags(step.getTags()).forEach(tags::put);
        tags.put(BatchJobs.MARKER, marker);
        ObjectNode properties = job.putObject("properties");
        build.properties().forEach(properties::put);
        properties.put(BatchJobs.MARKER, marker);
        Json.putIfPresent(properties, "experimentName", step.getExperiment());
    }

    private void invoke(AmlClient client, BatchTarget target, ObjectNode job) throws IOException, InterruptedException {
        synchronized (this) {
            if (isStopping()) {
                return;
            }
            unsent = false;
        }
        BatchJob started;
        try {
            started = client.batchJobs(step.getEndpoint()).invoke(target.scoringUri(), step.getDeployment(), job);
        } catch (AzureMlException e) {
            if (!e.mayHaveBeenExecuted()) {
                throw e;
            }
            println("Azure ML: it is unknown whether the job was started, looking for it: " + e.getMessage());
            started = find(client);
        }
        onStarted(client, started);
    }

    private void onStarted(AmlClient client, BatchJob job) throws IOException, InterruptedException {
        String id = String.valueOf(job.name());
        synchronized (this) {
            runId = id;
        }
        String experiment = experiment(client, id);
        String status = job.status() == null ? NOT_STARTED : job.status();
        String onFailure = step.getOnFailure() == null ? settings().getOnFailure() : step.getOnFailure();
        OrphanedRuns.add(
                build(),
                new OrphanedRuns.Entry(
                        id,
                        experiment,
                        settings(),
                        step.getOnAbort().equals(OnAbort.CANCEL),
                        OnAbort.CANCEL.equals(onFailure)));
        String portalUrl = client.studioRun(experiment, id);
        println("Azure ML: job " + id + " of batch endpoint " + step.getEndpoint() + " started, " + status);
        if (portalUrl != null) {
            println("Azure ML: " + portalUrl);
        }
        record(page -> page.submitted(id, experiment, status, portalUrl));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("runId", id);
        result.put("experiment", experiment);
        result.put("status", status);
        result.put("portalUrl", portalUrl);
        result.put("apiGeneration", "v2");
        result.put("endpoint", step.getEndpoint());
        synchronized (this) {
            result.put("deployment", deployment);
        }
        succeed(result);
    }

    /** Returns the experiment of the job; null if it cannot be read now. */
    @CheckForNull
    private static String experiment(AmlClient client, String id) throws InterruptedException {
        try {
            return client.jobs().find(id).map(Job::experimentName).orElse(null);
        } catch (AzureMlException e) {
            // The job is started. amlWaitRun needs no experiment, and handles a service that is unreachable now.
            LOGGER.log(Level.FINE, "the experiment is unknown", e);
            return null;
        }
    }

    /** Looks up the job, whose name the service chooses and the step may not have received yet. */
    @NonNull
    @Override
    public String idToCancel(@NonNull AmlClient client, @NonNull String id)
            throws AzureMlException, InterruptedException {
        synchronized (this) {
            if (runId != null) {
                return runId;
            }
        }
        return client.batchJobs(step.getEndpoint())
                .find(marker)
                .map(BatchJob::name)
                .orElse(id);
    }

    /** Cancels the job if the request may have been sent. */
    @Override
    protected void onStop(@NonNull Throwable cause) {
        if (wasSent()) {
            cancelRun(null, marker, true, () -> fail(cause));
        } else {
            fail(cause);
        }
    }

    @Override
    public String getStatus() {
        return (wasSent() ? "invoking batch endpoint " : "preparing the inputs of batch endpoint ")
                + step.getEndpoint();
    }
}
