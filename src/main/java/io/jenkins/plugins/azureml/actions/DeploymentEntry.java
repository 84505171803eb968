package io.jenkins.plugins.azureml.actions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.Messages;
import java.io.Serializable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What a build has done to a deployment of an online endpoint. Never changed: each news makes a copy. */
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
    /** Milliseconds of what has ended, and since when, as milliseconds since the epoch, the rest goes on; 0 if nothing does. */
    private long worked;

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

    /** @param link to the endpoint in the studio; null leaves the one that there is */
    @NonNull
    DeploymentEntry at(@CheckForNull String link) {
        DeploymentEntry copy = new DeploymentEntry(this);
        copy.url = link == null ? url : link;
        return copy;
    }

    @NonNull
    DeploymentEntry of(@CheckForNull String modelId, @CheckForNull String type, @CheckForNull Integer count) {
        DeploymentEntry copy = new DeploymentEntry(this);
        copy.model = modelId;
        copy.instanceType = type;
        copy.instanceCount = count;
        return copy;
    }

    /** @param now milliseconds since the epoch */
    @NonNull
    DeploymentEntry to(@NonNull DeploymentState next, long now) {
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

    /** What a shift of the traffic comes to: it makes nothing good that has failed before. */
    @NonNull
    DeploymentEntry shift(@NonNull DeploymentState next, long now) {
        boolean failed = state == DeploymentState.DEPLOYMENT_FAILED || state == DeploymentState.ROLLED_BACK;
        return failed ? this : to(next, now);
    }

    @NonNull
    DeploymentEntry withTraffic(int percent) {
        DeploymentEntry copy = new DeploymentEntry(this);
        copy.trafficPercent = percent;
        return copy;
    }

    /** Nobody waits for the end of what goes on; as it is, if nothing does. */
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

    /** Null where the endpoint as a whole is meant. */
    @Exported
    @CheckForNull
    public String getDeployment() {
        return deployment;
    }

    /** The endpoint's page in the studio. */
    @Exported
    @CheckForNull
    public String getUrl() {
        return url;
    }

    /** {@code name:version}; null if it has none, or this build has not deployed it. */
    @Exported
    @CheckForNull
    public String getModel() {
        return model;
    }

    /** Null if this build has not deployed it. */
    @Exported
    @CheckForNull
    public String getInstanceType() {
        return instanceType;
    }

    /** Null if this build has not deployed it. */
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

    /** Whether the build has stopped waiting, so that nobody here knows what has come of it since. */
    @Exported
    public boolean isAbandoned() {
        return abandoned;
    }

    /** Its share of the endpoint's requests; null if this build has not set it. */
    @Exported
    @CheckForNull
    public Integer getTrafficPercent() {
        return trafficPercent;
    }

    /** How long the build has waited for Azure, one thing added to the other; -1 if the end is not known. */
    @Exported
    public double getDurationSeconds() {
        return state == null || state.isInProgress() ? -1 : worked / 1000.0;
    }

    /** Names in Azure are the same whatever their case. */
    boolean isOf(@NonNull String anEndpoint) {
        return endpoint.equalsIgnoreCase(anEndpoint);
    }

    boolean isOf(@NonNull String anEndpoint, @NonNull String aDeployment) {
        return isOf(anEndpoint) && aDeployment.equalsIgnoreCase(deployment);
    }

    boolean isInProgress() {
        return state != null && state.isInProgress() && !abandoned;
    }

    /** The state in words. */
    @NonNull
    public String getStateText() {
        String text = state == null ? "" : state.getText();
        return abandoned ? Messages.DeploymentEntry_abandoned(text) : text;
    }

    /** For example {@code 2 × Standard_DS3_v2}; null if it is not known. */
    @CheckForNull
    public String getInstances() {
        return instanceType == null || instanceCount == null ? instanceType : instanceCount + " × " + instanceType;
    }

    /** For example {@code 10 %}; null if it is not known. */
    @CheckForNull
    public String getTraffic() {
        return trafficPercent == null ? null : trafficPercent + " %";
    }

    /** Null if it is not known. */
    @CheckForNull
    public String getDuration() {
        return getDurationSeconds() < 0 ? null : HumanReadable.duration(getDurationSeconds());
    }
}
