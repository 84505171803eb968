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
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.steps.AgentPlace;
import io.jenkins.plugins.azureml.steps.AgentWorkspace;
import io.jenkins.plugins.azureml.steps.LongRunningStepExecution;
import io.jenkins.plugins.azureml.steps.WholeNumber;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Creates or updates the endpoint, then its deployment, then the traffic. All request bodies are prepared first and saved with the
 * build, so that a resumed step needs no agent. The traffic does not change before the deployment serves.
 */
public class AmlDeployExecution extends LongRunningStepExecution {

    private static final long serialVersionUID = 1L;

    private final AmlDeployStep step;
    /** Null until the request bodies are prepared. */
    private DeployStage stage;

    private String deployment;
    /** JSON; null if the endpoint does not change. */
    private String endpointBody;
    /** JSON. */
    private String deploymentBody;
    /** JSON of the deployment before the step; null if it did not exist. */
    private String deploymentBefore;

    /** Percent by deployment before the step; null until the traffic is about to change. */
    private LinkedHashMap<String, Integer> previousTraffic;
    /** Percent by deployment after the step; null until the traffic is about to change. */
    private LinkedHashMap<String, Integer> wantedTraffic;
    /** Reason for the rollback; null if there is none. */
    private String failure;

    private final DeploymentProgress deploymentProgress = new DeploymentProgress();

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
            problems.add("definition files are read from an agent: put amlDeploy into a node block");
        }
        return problems;
    }

    @Override
    protected void startWork() {
        if (stage != null) {
            super.startWork();
            return;
        }
        submitTransfer(this::prepare);
    }

    private void prepare() throws IOException, InterruptedException {
        if (!DeploymentInputs.needFiles(step)) {
            prepare(null);
            return;
        }
        if (agent == null) {
            agent = new AgentWorkspace(this);
        }
        agent.withWorkspace(this::prepare);
    }

    private void prepare(@CheckForNull AgentPlace place) throws IOException, InterruptedException {
        DeploymentInputs inputs = DeploymentInputs.read(step, place);
        String name = inputs.name(step);
        AmlClient client = client();
        OnlineEndpoints endpoints = EndpointSupport.endpoints(client);
        ObjectNode endpointBefore = endpoints.definition(step.getEndpoint()).orElse(null);
        ObjectNode before = endpointBefore == null
                ? null
                : endpoints.deployments(step.getEndpoint()).definition(name).orElse(null);
        DeploymentRequest request = new DeploymentRequest(step, inputs, client, this::println);
        ObjectNode endpoint = request.endpoint(endpointBefore);
        ObjectNode body = request.deployment(before);
        deployment = name;
        endpointBody = endpoint == null ? null : endpoint.toString();
        deploymentBody = body.toString();
        deploymentBefore = before == null ? null : before.toString();
        stage = endpoint == null ? DeployStage.DEPLOYMENT : DeployStage.ENDPOINT;
        super.startWork();
    }

    @NonNull
    @Override
    protected LongRunningOperation send(@NonNull AmlClient client, boolean maybeSent)
            throws IOException, InterruptedException {
        OnlineEndpoints endpoints = client.onlineEndpoints();
        OnlineDeployments deployments = endpoints.deployments(step.getEndpoint());
        return switch (stage) {
            case ENDPOINT ->
                endpoints.createOrUpdate(step.getEndpoint(), DeploymentRequest.parse(endpointBody), maybeSent);
            case DEPLOYMENT ->
                deployments.createOrUpdate(deployment, DeploymentRequest.parse(deploymentBody), maybeSent);
            case TRAFFIC -> shift(endpoints, maybeSent);
            case RESTORE_TRAFFIC -> endpoints.shift(step.getEndpoint(), previousTraffic, maybeSent);
            case RESTORE_DEPLOYMENT ->
                deployments.createOrUpdate(deployment, DeploymentRequest.parse(deploymentBefore), maybeSent);
            case DELETE_DEPLOYMENT -> deployments.delete(deployment);
        };
    }

    @Override
    protected void decide(@NonNull AmlClient client) throws IOException, InterruptedException {
        if (stage == DeployStage.TRAFFIC && wantedTraffic == null) {
            LinkedHashMap<String, Integer> now = new LinkedHashMap<>(
                    client.onlineEndpoints().get(step.getEndpoint()).traffic());
            previousTraffic = now;
            wantedTraffic = TrafficShares.with(now, deployment, WholeNumber.require(step.getTrafficPercent()));
        }
    }

    private LongRunningOperation shift(OnlineEndpoints endpoints, boolean maybeSent)
            throws IOException, InterruptedException {
        int percent = WholeNumber.require(step.getTrafficPercent());
        println("Azure ML: traffic: " + TrafficShares.text(wantedTraffic) + " (was: "
                + TrafficShares.text(previousTraffic) + ")");
        if (percent > 0 && wantedTraffic.size() == 1 && percent < 100) {
            println("Azure ML: no other deployment has traffic, so " + deployment + " gets all traffic");
        }
        return endpoints.shift(step.getEndpoint(), wantedTraffic, maybeSent);
    }

    @Override
    protected void onProgress(@NonNull AmlClient client, @NonNull Duration age) throws InterruptedException {
        if (stage == DeployStage.DEPLOYMENT || stage == DeployStage.RESTORE_DEPLOYMENT) {
            deploymentProgress.log(client, step.getEndpoint(), deployment, age, this::println);
        }
    }

    @Override
    protected boolean hasNext() {
        return nextStage() != null;
    }

    @Override
    protected void next() {
        stage = nextStage();
        deploymentProgress.reset();
    }

    @CheckForNull
    private DeployStage nextStage() {
        return switch (stage) {
            case ENDPOINT -> DeployStage.DEPLOYMENT;
            case DEPLOYMENT -> step.getTrafficPercent() == null ? null : DeployStage.TRAFFIC;
            case RESTORE_TRAFFIC -> undoDeployment();
            case TRAFFIC, RESTORE_DEPLOYMENT, DELETE_DEPLOYMENT -> null;
        };
    }

    private DeployStage undoDeployment() {
        return deploymentBefore == null ? DeployStage.DELETE_DEPLOYMENT : DeployStage.RESTORE_DEPLOYMENT;
    }

    @Override
    protected boolean tryRecover(@NonNull AzureMlException why, boolean accepted)
            throws IOException, InterruptedException {
        if (failure != null) {
            throw new AbortException(giveUpMessage(why));
        }
        boolean begun = accepted || why.mayHaveBeenExecuted();
        if (stage == DeployStage.DEPLOYMENT && accepted) {
            DeploymentLog.print(client(), step.getEndpoint(), deployment, this::println);
        }
        if (stage == DeployStage.ENDPOINT || stage == DeployStage.DEPLOYMENT && !begun) {
            return false;
        }
        if (!step.isRollbackOnFailure()) {
            println("Azure ML: deployment " + deployment
                    + (deploymentBefore == null
                            ? " is kept for inspection and may incur costs. " + rollbackHint()
                            : " keeps its new definition for inspection. " + rollbackHint()
                                    + "; rollbackOnFailure: true does so automatically"));
            return false;
        }
        failure = why.getMessage();
        println("Azure ML: the operation failed, rolling back");
        boolean mayHaveShifted = stage == DeployStage.TRAFFIC && begun && wantedTraffic != null;
        stage = mayHaveShifted ? DeployStage.RESTORE_TRAFFIC : undoDeployment();
        return true;
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
        return failure == null ? super.giveUpMessage(why) : failure + " The rollback failed, too: " + why.getMessage();
    }

    @CheckForNull
    @Override
    protected String finalFailure() {
        return failure == null ? null : failure + " It was rolled back.";
    }

    @Override
    protected void recordProgress(@NonNull Progress progress) {
        DeploymentState state = stage.stateAt(progress);
        if (state == null) {
            return;
        }
        boolean shifted = stage == DeployStage.TRAFFIC && progress == Progress.SUCCEEDED;
        OnlineDeployment wanted = DeploymentRequest.summary(deploymentBody);
        EndpointSupport.recordProgress(this, step.getEndpoint(), progress, page -> {
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
        return stage == null
                ? "a deployment of endpoint " + step.getEndpoint()
                : stage.target(step.getEndpoint(), deployment);
    }

    @NonNull
    @Override
    protected String verb() {
        return stage == null ? "preparing" : stage.verb(deploymentBefore != null);
    }

    @NonNull
    @Override
    protected String successText() {
        return stage.successText();
    }

    private String rollbackHint() {
        return RollbackHint.text(step.getEndpoint(), deployment, deploymentBefore, deploymentBody);
    }

    @NonNull
    @Override
    protected String afterStopHint() {
        return switch (stage) {
            case ENDPOINT -> " The deployment was not started.";
            case DEPLOYMENT -> " The traffic is unchanged. " + rollbackHint();
            case TRAFFIC ->
                previousTraffic == null
                        ? ""
                        : " To restore the traffic: amlTraffic(endpoint: '" + step.getEndpoint() + "', traffic: "
                                + TrafficShares.code(previousTraffic) + ")";
            default -> "";
        };
    }
}
