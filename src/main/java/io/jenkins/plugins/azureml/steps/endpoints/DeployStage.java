package io.jenkins.plugins.azureml.steps.endpoints;

import static io.jenkins.plugins.azureml.actions.DeploymentState.DEPLOYING;
import static io.jenkins.plugins.azureml.actions.DeploymentState.DEPLOYMENT_FAILED;
import static io.jenkins.plugins.azureml.actions.DeploymentState.ROLLED_BACK;
import static io.jenkins.plugins.azureml.actions.DeploymentState.ROLLING_BACK;
import static io.jenkins.plugins.azureml.actions.DeploymentState.SERVING;
import static io.jenkins.plugins.azureml.actions.DeploymentState.SHIFTING;
import static io.jenkins.plugins.azureml.actions.DeploymentState.SHIFT_FAILED;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.actions.DeploymentState;
import io.jenkins.plugins.azureml.steps.LongRunningStepExecution.Progress;

/**
 * An operation of {@code amlDeploy}, with its texts for the build log and the state of the deployment for the build page. The
 * last three are the rollback.
 */
enum DeployStage {
    ENDPOINT(true, "creating or updating", "ready", DEPLOYING, null, DEPLOYMENT_FAILED),
    DEPLOYMENT(false, "creating", "ready", DEPLOYING, SERVING, DEPLOYMENT_FAILED),
    TRAFFIC(true, "shifting the traffic of", "traffic shifted", SHIFTING, SERVING, SHIFT_FAILED),
    RESTORE_TRAFFIC(true, "restoring the traffic of", "traffic restored", ROLLING_BACK, null, DEPLOYMENT_FAILED),
    RESTORE_DEPLOYMENT(false, "restoring", "restored", ROLLING_BACK, ROLLED_BACK, DEPLOYMENT_FAILED),
    DELETE_DEPLOYMENT(false, "deleting", "deleted", ROLLING_BACK, ROLLED_BACK, DEPLOYMENT_FAILED);

    private final boolean ofEndpoint;
    private final String verb;
    private final String successText;
    private final DeploymentState running;
    private final DeploymentState succeeded;
    private final DeploymentState failed;

    DeployStage(
            boolean ofEndpoint,
            String verb,
            String successText,
            DeploymentState running,
            @CheckForNull DeploymentState succeeded,
            DeploymentState failed) {
        this.ofEndpoint = ofEndpoint;
        this.verb = verb;
        this.successText = successText;
        this.running = running;
        this.succeeded = succeeded;
        this.failed = failed;
    }

    @NonNull
    String target(@NonNull String endpoint, @CheckForNull String deployment) {
        return (ofEndpoint ? "" : "deployment " + deployment + " of ") + "endpoint " + endpoint;
    }

    /** @param update whether the deployment existed before */
    @NonNull
    String verb(boolean update) {
        return this == DEPLOYMENT && update ? "updating" : verb;
    }

    @NonNull
    String successText() {
        return successText;
    }

    /** Returns the state of the deployment; null if the operation does not change it. */
    @CheckForNull
    DeploymentState stateAt(@NonNull Progress progress) {
        return switch (progress) {
            case STARTED, ABANDONED -> running;
            case SUCCEEDED -> succeeded;
            case FAILED -> failed;
        };
    }
}
