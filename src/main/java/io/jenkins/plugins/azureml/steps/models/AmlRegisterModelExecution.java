package io.jenkins.plugins.azureml.steps.models;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.azureml.checks.GateReport;
import io.jenkins.plugins.azureml.checks.ReportPublisher;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.models.Model;
import io.jenkins.plugins.azureml.client.models.ModelRegistration;
import io.jenkins.plugins.azureml.client.models.ModelSource;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.gate.Comparison;
import io.jenkins.plugins.azureml.steps.AgentPlace;
import io.jenkins.plugins.azureml.steps.AgentWorkspace;
import io.jenkins.plugins.azureml.steps.AmlStepExecution;
import io.jenkins.plugins.azureml.steps.assets.ModelUpload;
import io.jenkins.plugins.azureml.steps.run.BuildTags;
import io.jenkins.plugins.azureml.steps.run.JobOutputCheck;
import io.jenkins.plugins.azureml.steps.run.RunArtifactCheck;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Evaluates the conditions, uploads the files of an agent, then registers the model. A request id in the properties of the model
 * identifies the registration, so that a lost response or a restart does not register twice. The result of the conditions is saved:
 * a resumed step does not evaluate them again.
 */
class AmlRegisterModelExecution extends AmlStepExecution {

    private static final long serialVersionUID = 1L;

    private final AmlRegisterModelStep step;
    private final String requestId = UUID.randomUUID().toString();

    /** Metrics of the candidate; null until the conditions are met. */
    private LinkedHashMap<String, Double> metrics;

    /** Rows of the comparison; null if there are no conditions. */
    private ArrayList<Map<String, Object>> comparison;

    /** Id of the finished upload; null if there is none. */
    private String upload;

    /** Path of the model within the upload. */
    private String uploadedRoot;

    /** Whether the request to register may have been sent. */
    private boolean sent;

    private transient AgentWorkspace agent;

    AmlRegisterModelExecution(
            @NonNull StepContext context, @NonNull WorkspaceSettings settings, @NonNull AmlRegisterModelStep step) {
        super(context, settings);
        this.step = step;
    }

    @NonNull
    @Override
    protected List<String> problems() {
        List<String> problems = super.problems();
        problems.addAll(new RegisterModelParameters(step).problems());
        if (step.getFile() != null && !AgentWorkspace.isGiven(getContext())) {
            problems.add("amlRegisterModel reads file '" + step.getFile()
                    + "' from an agent: put it into node { … }, or register an output of a run with runId and path");
        }
        return problems;
    }

    @Override
    protected void startWork() {
        submitTransfer(this::startOrResume);
    }

    private void startOrResume() throws IOException, InterruptedException {
        if (sent) {
            AmlClient client = client();
            Optional<Model> before =
                    client.registry().findRegistered(ModelRegistration.of(step.getName(), source()), requestId);
            if (before.isPresent()) {
                succeed(registered(client, before.get()));
                return;
            }
        }
        if (step.getFile() == null || upload != null) {
            register(null);
            return;
        }
        if (agent == null) {
            agent = new AgentWorkspace(this);
        }
        agent.withWorkspace(this::register);
    }

    /** @param place folder of the file; null if the step needs none */
    private void register(@CheckForNull AgentPlace place) throws IOException, InterruptedException {
        AmlClient client = client();
        if (metrics == null) {
            if (step.getOutput() != null) {
                new JobOutputCheck(client, this::println).check(step.getOutput(), step.getRunId(), step.getModelType());
            } else if (step.getPath() != null) {
                RunArtifactCheck.check(client, step.getExperiment(), step.getRunId(), step.getPath());
            }
            Map<String, Double> candidate = metrics(client);
            if (!step.onlyIf().isEmpty()) {
                Comparison judged = gate(client)
                        .evaluate(
                                candidate,
                                step.getRunId() == null
                                        ? "metrics does not contain"
                                        : "run " + step.getRunId() + " has not logged");
                record(page -> page.judged(step.getName(), step.getRunId(), judged.verdicts()));
                report(client, judged);
                if (!judged.isMet()) {
                    succeed(notRegistered(judged));
                    return;
                }
                comparison = new ArrayList<>(judged.rows());
            }
            metrics = new LinkedHashMap<>(candidate);
            submitWhenSaved(AmlThreads::transfers, this::startOrResume);
            return;
        }
        if (place != null) {
            ModelSource uploaded = new ModelUpload(client, this::println)
                    .upload(place, String.valueOf(step.getFile()), step.getName(), step.getRunId());
            uploadedRoot = uploaded.path();
            upload = uploaded.container();
        }
        sent = true;
        submitWhenSaved(
                AmlThreads::transfers,
                () -> succeed(registered(client, client.registry().register(registration(source()), requestId))));
    }

    private ModelGate gate(AmlClient client) throws AzureMlException, InterruptedException {
        return new ModelGate(
                client.registry(),
                (experiment, runId) -> client.runs(experiment).metrics(runId),
                new ModelGate.Conditions(step.getName(), step.onlyIf(), step.getCompareTo()),
                this::println);
    }

    private void report(AmlClient client, Comparison judged) throws IOException, InterruptedException {
        if (step.isSkipPublishingChecks()) {
            return;
        }
        StringBuilder summary = new StringBuilder(judged.markdown());
        String portal = step.getRunId() == null ? null : client.studioRun(step.getExperiment(), step.getRunId());
        if (portal != null) {
            summary.append("\n[Run ")
                    .append(step.getRunId())
                    .append("](")
                    .append(portal)
                    .append(")\n");
        }
        GateReport.Verdict notMet = step.isFailIfNotMet() ? GateReport.Verdict.FAILED : GateReport.Verdict.NOT_MET;
        ReportPublisher.publishAll(
                getContext().get(Run.class),
                getContext().get(TaskListener.class),
                new GateReport(
                        "Azure ML: " + step.getName(),
                        judged.isMet() ? GateReport.Verdict.MET : notMet,
                        judged.title(),
                        summary.toString()));
    }

    private ModelSource source() {
        if (upload != null) {
            return ModelSource.uploaded(upload, uploadedRoot, step.getRunId());
        }
        return step.getOutput() == null
                ? ModelSource.ofRun(step.getRunId(), step.getPath())
                : ModelSource.ofOutput(step.getRunId(), step.getOutput(), step.getPath());
    }

    /** Returns the metrics of the run, overridden by those of the step. */
    private Map<String, Double> metrics(AmlClient client) throws AzureMlException, InterruptedException {
        Map<String, Double> values = new LinkedHashMap<>();
        try {
            if (step.getRunId() != null) {
                AmlClient from = step.onlyIf().isEmpty() ? client.withFallback() : client;
                values.putAll(from.runs(step.getExperiment()).metrics(step.getRunId()));
            }
        } catch (AzureMlException e) {
            if (!step.onlyIf().isEmpty()) {
                throw e;
            }
            println("Azure ML: the model is registered without the metrics of its run, which cannot be read: "
                    + e.getMessage());
        }
        values.putAll(step.metrics());
        return values;
    }

    private ModelRegistration registration(ModelSource source) throws IOException, InterruptedException {
        BuildTags origin =
                new BuildTags(getContext().get(Run.class), getContext().get(EnvVars.class));
        Map<String, String> properties = origin.tags(null);
        if (source.runId() != null) {
            properties.put("runId", source.runId());
        }
        properties.putAll(ModelMetrics.properties(metrics, step.gateMetrics()));
        if (step.getProperties() != null) {
            properties.putAll(step.getProperties());
        }
        return new ModelRegistration(
                step.getName(),
                source,
                step.getModelType(),
                step.getDescription(),
                step.getFramework(),
                step.getFrameworkVersion(),
                step.getExperiment(),
                step.getTags(),
                properties);
    }

    private Map<String, Object> registered(AmlClient client, Model model) {
        String url = client.studioModel(model.id());
        println("Azure ML: model " + model.id() + " registered from " + step.source());
        if (url != null) {
            println("Azure ML: " + url);
        }
        String conditions = comparison == null ? null : String.join(", ", step.onlyIf());
        record(page -> page.registered(model.id(), step.getRunId(), url, conditions));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("id", model.id());
        result.put("name", model.name());
        result.put("version", model.version());
        result.put("url", model.url());
        result.put("registered", true);
        result.put("portalUrl", url);
        if (comparison != null) {
            result.put("comparison", comparison);
        }
        return result;
    }

    private Map<String, Object> notRegistered(Comparison judged) throws AbortException {
        String reason = judged.reason();
        println("Azure ML: model " + step.getName() + " not registered: " + reason);
        record(page -> page.notRegistered(step.getName(), step.getRunId(), reason));
        if (step.isFailIfNotMet()) {
            throw new AbortException("Model " + step.getName() + " was not registered: " + reason + ".");
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("name", step.getName());
        result.put("registered", false);
        result.put("reason", reason);
        result.put("comparison", judged.rows());
        return result;
    }

    @Override
    public String getStatus() {
        return "registering model " + step.getName();
    }
}
