package io.jenkins.plugins.azureml.actions;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.Messages;

/** State of an operation on a deployment, as far as the build knows. */
public enum DeploymentState {
    DEPLOYING(true),
    SHIFTING(true),
    ROLLING_BACK(true),
    DELETING(true),
    SERVING(false),
    ROLLED_BACK(false),
    DELETED(false),
    DEPLOYMENT_FAILED(false),
    SHIFT_FAILED(false),
    DELETION_FAILED(false);

    private final boolean inProgress;

    DeploymentState(boolean inProgress) {
        this.inProgress = inProgress;
    }

    public boolean isInProgress() {
        return inProgress;
    }

    /** Returns the localized name. */
    @NonNull
    public String getText() {
        return switch (this) {
            case DEPLOYING -> Messages.DeploymentState_deploying();
            case SHIFTING -> Messages.DeploymentState_shifting();
            case ROLLING_BACK -> Messages.DeploymentState_rollingBack();
            case DELETING -> Messages.DeploymentState_deleting();
            case SERVING -> Messages.DeploymentState_serving();
            case ROLLED_BACK -> Messages.DeploymentState_rolledBack();
            case DELETED -> Messages.DeploymentState_deleted();
            case DEPLOYMENT_FAILED -> Messages.DeploymentState_deploymentFailed();
            case SHIFT_FAILED -> Messages.DeploymentState_shiftFailed();
            case DELETION_FAILED -> Messages.DeploymentState_deletionFailed();
        };
    }
}
