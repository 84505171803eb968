package io.jenkins.plugins.azureml.actions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.Messages;
import java.io.Serializable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What a build has done to a deployment of an online endpoint. Immutable: each change returns a copy. */
@ExportedBean(defaultVisibility = 3)
public final class DeploymentEntry implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String endpoint;
    private final String deployment;
    private String url;
    private String model;
    private String instanceType;
    private Integer instanceCount;
    private DeploymentState state;
    private boolean abandoned;
    private Integer trafficPercent;
    /** Duration of the operations that have ended, in milliseconds. */
    private long worked;

    /** Start of the operation in progress, in milliseconds since the epoch; 0 if there is none. */
    private long since;

    /** @param deployment null for the endpoint as a whole */
    DeploymentEntry(@NonNull String endpoint, @CheckForNull String deployment) {
        this.endpoint = endpoint;
        this.deployment = deployment;
    }

    private DeploymentEntry(DeploymentEntry other) {
        endpoint = other.endpoint;
        deployment = other.deployment;
        url = other.url;
        model = other.model;
        instanceType = other.instanceType;
        instanceCount = other.instanceCount;
        state = other.state;
        abandoned = other.abandoned;
        trafficPercent = other.trafficPercent;
        worked = other.worked;
        since = other.since;
    }

    /** @param link to the endpoint in the studio; null keeps the current one */
    @NonNull
    DeploymentEntry withUrl(@CheckForNull String link) {
        DeploymentEntry copy = new DeploymentEntry(this);
        copy.url = link == null ? url : link;
        return copy;
    }

    @NonNull
    DeploymentEntry withModel(@CheckForNull String modelId, @CheckForNull String type, @CheckForNull Integer count) {
        DeploymentEntry copy = new DeploymentEntry(this);
        copy.model = modelId;
        copy.instanceType = type;
        copy.instanceCount = count;
        return copy;
    }

    /** @param now milliseconds since the epoch */
    @NonNull
    DeploymentEntry withState(@NonNull DeploymentState next, long now) {
        DeploymentEntry copy = new DeploymentEntry(this);
        copy.state = next;
        copy.abandoned = false;
        copy.worked += since == 0 ? 0 : Math.max(0, now - since);
        copy.since = next.isInProgress() ? now : 0;
        if (next == DeploymentState.DELETED) {
            copy.trafficPercent = null;
        }
        return copy;
    }

    /** Sets the state of a traffic shift, which does not hide an earlier failure. */
    @NonNull
    DeploymentEntry withTrafficShift(@NonNull DeploymentState next, long now) {
        boolean failed = state == DeploymentState.DEPLOYMENT_FAILED || state == DeploymentState.ROLLED_BACK;
        return failed ? this : withState(next, now);
    }

    @NonNull
    DeploymentEntry withTraffic(int percent) {
        DeploymentEntry copy = new DeploymentEntry(this);
        copy.trafficPercent = percent;
        return copy;
    }

    /** Marks an operation in progress as abandoned, since the build no longer waits for it. */
    @NonNull
    DeploymentEntry abandon() {
        if (!isInProgress()) {
            return this;
        }
        DeploymentEntry copy = new DeploymentEntry(this);
        copy.abandoned = true;
        copy.since = 0;
        return copy;
    }

    @Exported
    @NonNull
    public String getEndpoint() {
        return endpoint;
    }

    /** Returns the name; null for the endpoint as a whole. */
    @Exported
    @CheckForNull
    public String getDeployment() {
        return deployment;
    }

    /** Returns the URL of the endpoint's page in the studio. */
    @Exported
    @CheckForNull
    public String getUrl() {
        return url;
    }

    /** Returns {@code name:version}; null if it has none, or this build has not deployed it. */
    @Exported
    @CheckForNull
    public String getModel() {
        return model;
    }

    /** Returns the VM size; null if this build has not deployed it. */
    @Exported
    @CheckForNull
    public String getInstanceType() {
        return instanceType;
    }

    /** Returns the number of instances; null if this build has not deployed it. */
    @Exported
    @CheckForNull
    public Integer getInstanceCount() {
        return instanceCount;
    }

    @Exported
    @CheckForNull
    public DeploymentState getState() {
        return state;
    }

    /** Returns whether the build has stopped waiting, so that the outcome is unknown. */
    @Exported
    public boolean isAbandoned() {
        return abandoned;
    }

    /** Returns the share of the endpoint's requests; null if this build has not set it. */
    @Exported
    @CheckForNull
    public Integer getTrafficPercent() {
        return trafficPercent;
    }

    /** Returns how long the build has waited for operations on the deployment; -1 if one has not ended. */
    @Exported
    public double getDurationSeconds() {
        return state == null || state.isInProgress() ? -1 : worked / 1000.0;
    }

    /** Compares names as Azure does, ignoring case. */
    boolean matches(@NonNull String anEndpoint) {
        return endpoint.equalsIgnoreCase(anEndpoint);
    }

    boolean matches(@NonNull String anEndpoint, @NonNull String aDeployment) {
        return matches(anEndpoint) && aDeployment.equalsIgnoreCase(deployment);
    }

    boolean isInProgress() {
        return state != null && state.isInProgress() && !abandoned;
    }

    /** Returns the state as localized text. */
    @NonNull
    public String getStateText() {
        String text = state == null ? "" : state.getText();
        return abandoned ? Messages.DeploymentEntry_abandoned(text) : text;
    }

    /** Returns for example {@code 2 × Standard_DS3_v2}; null if unknown. */
    @CheckForNull
    public String getInstances() {
        return instanceType == null || instanceCount == null ? instanceType : instanceCount + " × " + instanceType;
    }

    /** Returns for example {@code 10 %}; null if unknown. */
    @CheckForNull
    public String getTraffic() {
        return trafficPercent == null ? null : trafficPercent + " %";
    }

    /** Returns the duration as text; null if unknown. */
    @CheckForNull
    public String getDuration() {
        return getDurationSeconds() < 0 ? null : HumanReadable.duration(getDurationSeconds());
    }
}
