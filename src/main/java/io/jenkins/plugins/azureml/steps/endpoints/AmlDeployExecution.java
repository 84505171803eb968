package io.jenkins.plugins.azureml.steps.endpoints;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.actions.DeploymentState;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.arm.LongRunningOperation;
import io.jenkins.plugins.azureml.client.endpoints.OnlineDeployment;
import io.jenkins.plugins.azureml.client.endpoints.OnlineDeployments;
import io.jenkins.plugins.azureml.client.endpoints.OnlineEndpoints;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.models.ModelNames;
import io.jenkins.plugins.azureml.config.AmlConnection;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.definitions.OnlineDeploymentDefinition;
import io.jenkins.plugins.azureml.snapshot.SnapshotLimits;
import io.jenkins.plugins.azureml.snapshot.SourceFolder;
import io.jenkins.plugins.azureml.steps.AgentPlace;
import io.jenkins.plugins.azureml.steps.AgentWorkspace;
import io.jenkins.plugins.azureml.steps.LongRunningStepExecution;
import io.jenkins.plugins.azureml.steps.assets.CodeUpload;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * One operation after the other: the endpoint, its deployment, its traffic. What they send is put together first and kept with the
 * build, so that after a restart no agent is needed any more. Until the deployment serves, the traffic is not touched.
 */
public class AmlDeployExecution extends LongRunningStepExecution {

    private static final long serialVersionUID = 1L;

    private static final int LOG_LINES = 30;

    /** What is being done; the last three are the way back. With each, what the page of the build says of the deployment. */
    private enum Stage {
        ENDPOINT(DeploymentState.DEPLOYING, null, DeploymentState.DEPLOYMENT_FAILED),
        DEPLOYMENT(DeploymentState.DEPLOYING, DeploymentState.SERVING, DeploymentState.DEPLOYMENT_FAILED),
        TRAFFIC(DeploymentState.SHIFTING, DeploymentState.SERVING, DeploymentState.SHIFT_FAILED),
        RESTORE_TRAFFIC(DeploymentState.ROLLING_BACK, null, DeploymentState.DEPLOYMENT_FAILED),
        RESTORE_DEPLOYMENT(
                DeploymentState.ROLLING_BACK, DeploymentState.ROLLED_BACK, DeploymentState.DEPLOYMENT_FAILED),
        DELETE_DEPLOYMENT(DeploymentState.ROLLING_BACK, DeploymentState.ROLLED_BACK, DeploymentState.DEPLOYMENT_FAILED);

        private final DeploymentState begun;
        private final DeploymentState succeeded;
        private final DeploymentState failed;

        Stage(DeploymentState begun, DeploymentState succeeded, DeploymentState failed) {
            this.begun = begun;
            this.succeeded = succeeded;
            this.failed = failed;
        }

        /** Null where nothing is new about the deployment. */
        DeploymentState at(Progress progress) {
            return switch (progress) {
                case BEGUN, ABANDONED -> begun;
                case SUCCEEDED -> succeeded;
                case FAILED -> failed;
            };
        }
    }

    private final AmlDeployStep step;
    private Stage stage;
    private String deployment;
    /** As JSON; null where the endpoint is to stay as it is. */
    private String endpointBody;

    private String deploymentBody;
    /** As JSON what the deployment was; null if there was none. */
    private String deploymentBefore;

    private LinkedHashMap<String, Integer> previousTraffic;
    private LinkedHashMap<String, Integer> wantedTraffic;
    /** Why the way back is taken. */
    private String failure;

    private transient AgentWorkspace agent;

    AmlDeployExecution(@NonNull StepContext context, @NonNull WorkspaceSettings settings, @NonNull AmlDeployStep step) {
        super(context, settings, step.getPollInterval());
        this.step = step;
        this.deployment = step.getDeployment();
    }

    @NonNull
    @Override
    public List<String> problems() {
        List<String> problems = super.problems();
        problems.addAll(step.problems());
        if (DeploymentInputs.needFiles(step) && !AgentWorkspace.isGiven(getContext())) {
            problems.add(
                    "files are read from an agent: put amlDeploy into a node block (it needs it only at its beginning)");
        }
        return problems;
    }

    @Override
    protected void startWork() {
        if (stage != null) {
            super.startWork();
            return;
        }
        schedulePoll(0, () -> {
            if (AmlThreads.transfersAreBusy()) {
                println("Azure ML: waiting for other transfers of this controller to end");
            }
            submit(AmlThreads::transfers, this::prepare);
        });
    }

    private void prepare() throws IOException, InterruptedException {
        if (!DeploymentInputs.needFiles(step)) {
            prepare(null);
            return;
        }
        if (agent == null) {
            agent = new AgentWorkspace(this);
        }
        agent.use(this::prepare);
    }

    private void prepare(@CheckForNull AgentPlace place) throws IOException, InterruptedException {
        DeploymentInputs definitions = DeploymentInputs.read(step, place);
        String name = definitions.name(step);
        AmlClient client = client();
        OnlineEndpoints endpoints = EndpointSupport.endpoints(client);
        ObjectNode endpointBefore = endpoints.definition(step.getEndpoint()).orElse(null);
        ObjectNode before = endpointBefore == null
                ? null
                : endpoints.deployments(step.getEndpoint()).definition(name).orElse(null);
        DeploymentRequest bodies = new DeploymentRequest(step, definitions, client);
        ObjectNode endpoint = bodies.endpoint(endpointBefore);
        ObjectNode body = bodies.deployment(before, codeId(client, definitions));
        deployment = name;
        endpointBody = endpoint == null ? null : endpoint.toString();
        deploymentBody = body.toString();
        deploymentBefore = before == null ? null : before.toString();
        stage = endpoint == null ? Stage.DEPLOYMENT : Stage.ENDPOINT;
        super.startWork();
    }

    /** Of code that is uploaded for the deployment; null if there is none. */
    @CheckForNull
    private String codeId(AmlClient client, DeploymentInputs definitions) throws IOException, InterruptedException {
        OnlineDeploymentDefinition definition = definitions.deployment();
        if (definition == null || !DeploymentInputs.isFolder(definition.code())) {
            return null;
        }
        SourceFolder code = new SourceFolder(
                "code_configuration.code",
                definition.code(),
                definition.scoringScript(),
                List.of(),
                List.of(),
                SnapshotLimits.SERVICE,
                definitions.boundary());
        return new CodeUpload(client, definitions.folder(), "the scoring code", this::println).upload(code);
    }

    @NonNull
    @Override
    protected LongRunningOperation send(@NonNull AmlClient client, boolean again)
            throws IOException, InterruptedException {
        OnlineEndpoints endpoints = client.onlineEndpoints();
        OnlineDeployments deployments = endpoints.deployments(step.getEndpoint());
        return switch (stage) {
            case ENDPOINT -> endpoints.createOrUpdate(step.getEndpoint(), DeploymentRequest.parse(endpointBody), again);
            case DEPLOYMENT -> deployments.createOrUpdate(deployment, DeploymentRequest.parse(deploymentBody), again);
            case TRAFFIC -> shift(endpoints, again);
            case RESTORE_TRAFFIC -> endpoints.shift(step.getEndpoint(), previousTraffic, again);
            case RESTORE_DEPLOYMENT ->
                deployments.createOrUpdate(deployment, DeploymentRequest.parse(deploymentBefore), again);
            case DELETE_DEPLOYMENT -> deployments.delete(deployment);
        };
    }

    private LongRunningOperation shift(OnlineEndpoints endpoints, boolean again)
            throws IOException, InterruptedException {
        if (wantedTraffic == null) {
            LinkedHashMap<String, Integer> now =
                    new LinkedHashMap<>(endpoints.get(step.getEndpoint()).traffic());
            previousTraffic = now;
            wantedTraffic = TrafficShares.with(now, deployment, step.getTrafficPercent());
            save();
        }
        println("Azure ML: from " + TrafficShares.text(previousTraffic) + " to " + TrafficShares.text(wantedTraffic));
        if (step.getTrafficPercent() > 0 && wantedTraffic.size() == 1 && step.getTrafficPercent() < 100) {
            println("Azure ML: no other deployment has traffic, so " + deployment + " gets all of it");
        }
        return endpoints.shift(step.getEndpoint(), wantedTraffic, again);
    }

    @Override
    protected boolean hasNext() {
        return switch (stage) {
            case ENDPOINT, RESTORE_TRAFFIC -> true;
            case DEPLOYMENT -> step.getTrafficPercent() != null;
            default -> false;
        };
    }

    @Override
    protected void next() {
        stage = switch (stage) {
            case ENDPOINT -> Stage.DEPLOYMENT;
            case DEPLOYMENT -> Stage.TRAFFIC;
            default -> deploymentWayBack();
        };
    }

    private Stage deploymentWayBack() {
        return deploymentBefore == null ? Stage.DELETE_DEPLOYMENT : Stage.RESTORE_DEPLOYMENT;
    }

    @Override
    protected boolean tryRecover(@NonNull AzureMlException why, boolean accepted)
            throws IOException, InterruptedException {
        if (failure != null) {
            throw new AbortException(giveUpMessage(why));
        }
        boolean begun = accepted || why.mayHaveBeenExecuted();
        if (stage == Stage.DEPLOYMENT && accepted) {
            showLog();
        }
        if (stage == Stage.ENDPOINT || stage == Stage.DEPLOYMENT && !begun) {
            return false;
        }
        if (!step.isRollbackOnFailure()) {
            println("Azure ML: deployment " + deployment
                    + (deploymentBefore == null
                            ? " is left as it is, for you to look at; it may cost. " + wayBack()
                            : " was there before and is left as it is now, for you to look at. " + wayBack()
                                    + "; with rollbackOnFailure: true that is done by itself"));
            return false;
        }
        failure = why.getMessage();
        println("Azure ML: that failed, rolling back");
        stage = stage == Stage.TRAFFIC && begun ? Stage.RESTORE_TRAFFIC : deploymentWayBack();
        return true;
    }

    /** Why a scoring script does not start is in its log, and nowhere else. */
    private void showLog() throws IOException, InterruptedException {
        try {
            String log =
                    client().onlineEndpoints().deployments(step.getEndpoint()).log(deployment, LOG_LINES);
            if (!log.isBlank()) {
                println("Azure ML: the last lines of the log of deployment " + deployment + ":");
                AmlConnection.http().redactor().redactValues(log).lines().forEach(line -> println("  " + line));
            }
        } catch (AzureMlException e) {
            println("Azure ML: the log of deployment " + deployment + " cannot be read: " + e.getMessage());
        }
    }

    @NonNull
    @Override
    protected Map<String, Object> result(@NonNull AmlClient client, @NonNull LongRunningOperation done)
            throws IOException, InterruptedException {
        OnlineEndpoints endpoints = client.onlineEndpoints();
        var endpoint = endpoints.get(step.getEndpoint());
        Map<String, Object> result = new LinkedHashMap<>();
        result.putAll(EndpointSupport.result(
                client, endpoint, previousTraffic == null ? endpoint.traffic() : previousTraffic));
        result.put("deployment", deployment);
        result.put(
                "provisioningState",
                endpoints.deployments(step.getEndpoint()).get(deployment).provisioningState());
        return result;
    }

    @NonNull
    @Override
    protected String giveUpMessage(@NonNull IOException why) {
        return failure == null
                ? super.giveUpMessage(why)
                : failure + " It could not be rolled back either: " + why.getMessage();
    }

    @CheckForNull
    @Override
    protected String finalFailure() {
        return failure == null ? null : failure + " It was rolled back.";
    }

    @Override
    protected void show(@NonNull Progress progress) {
        DeploymentState state = stage.at(progress);
        if (state == null) {
            return;
        }
        boolean shifted = stage == Stage.TRAFFIC && progress == Progress.SUCCEEDED;
        OnlineDeployment wanted = DeploymentRequest.summary(deploymentBody);
        EndpointSupport.show(this, step.getEndpoint(), progress, page -> {
            page.deployment(
                    deployment, state, ModelNames.idOf(wanted.model()), wanted.instanceType(), wanted.instanceCount());
            if (shifted) {
                page.traffic(TrafficShares.after(previousTraffic, wantedTraffic));
            }
        });
    }

    @NonNull
    @Override
    protected String target() {
        String endpoint = "endpoint " + step.getEndpoint();
        if (stage == null) {
            return "a deployment of " + endpoint;
        }
        return stage == Stage.ENDPOINT || stage == Stage.TRAFFIC || stage == Stage.RESTORE_TRAFFIC
                ? endpoint
                : "deployment " + deployment + " of " + endpoint;
    }

    @NonNull
    @Override
    protected String verb() {
        if (stage == null) {
            return "preparing";
        }
        return switch (stage) {
            case ENDPOINT, DEPLOYMENT -> stage == Stage.DEPLOYMENT && deploymentBefore != null ? "changing" : "making";
            case TRAFFIC -> "shifting the traffic of";
            case RESTORE_TRAFFIC -> "giving back the traffic of";
            case RESTORE_DEPLOYMENT -> "changing back";
            case DELETE_DEPLOYMENT -> "deleting";
        };
    }

    @NonNull
    @Override
    protected String successText() {
        return switch (stage) {
            case ENDPOINT -> "is there";
            case DEPLOYMENT -> "serves";
            case TRAFFIC -> "its traffic is shifted";
            case RESTORE_TRAFFIC -> "its traffic is as it was";
            case RESTORE_DEPLOYMENT -> "is as it was";
            case DELETE_DEPLOYMENT -> "is gone";
        };
    }

    private String wayBack() {
        return RollbackHint.text(step.getEndpoint(), deployment, deploymentBefore, deploymentBody);
    }

    @NonNull
    @Override
    protected String afterStopHint() {
        return switch (stage) {
            case ENDPOINT -> " The deployment was not begun.";
            case DEPLOYMENT -> " The traffic stays as it is. " + wayBack();
            case TRAFFIC ->
                previousTraffic == null
                        ? ""
                        : " To go back: amlTraffic(endpoint: '" + step.getEndpoint() + "', traffic: "
                                + TrafficShares.code(previousTraffic) + ")";
            default -> "";
        };
    }
}
