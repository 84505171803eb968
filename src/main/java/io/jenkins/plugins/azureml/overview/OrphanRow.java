package io.jenkins.plugins.azureml.overview;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.azureml.actions.BuildPage;
import io.jenkins.plugins.azureml.client.runs.RunStatus;
import io.jenkins.plugins.azureml.config.ControllerId;
import java.util.Map;
import jenkins.model.Jenkins;

/** A run with the tag of this controller that goes on although its build does not. */
public final class OrphanRow {

    private final io.jenkins.plugins.azureml.client.jobs.Job job;
    private final Run<?, ?> build;

    private OrphanRow(io.jenkins.plugins.azureml.client.jobs.Job job, @CheckForNull Run<?, ?> build) {
        this.job = job;
        this.build = build;
    }

    /** Returns the row of a job of Azure ML; null if it is none of this controller, has ended, or its build goes on. */
    @CheckForNull
    static OrphanRow of(@NonNull io.jenkins.plugins.azureml.client.jobs.Job job) {
        if (!ControllerId.get().equals(job.tags().get(ControllerId.TAG))
                || RunStatus.of(job.status()).isTerminal()) {
            return null;
        }
        Run<?, ?> build = build(job.tags());
        return build != null && build.isBuilding() ? null : new OrphanRow(job, build);
    }

    private static Run<?, ?> build(Map<String, String> tags) {
        Job<?, ?> item = Jenkins.get().getItemByFullName(tags.getOrDefault("jenkins.job", ""), Job.class);
        String number = tags.getOrDefault("jenkins.build", "");
        return item == null || !number.matches("\\d{1,9}") ? null : item.getBuildByNumber(Integer.parseInt(number));
    }

    @NonNull
    public String getRunId() {
        return job.name();
    }

    @CheckForNull
    public String getStatus() {
        return job.status();
    }

    @CheckForNull
    public String getExperiment() {
        return job.experimentName();
    }

    @CheckForNull
    public String getTarget() {
        return job.compute();
    }

    @CheckForNull
    public String getPortalUrl() {
        return job.studio() == null ? null : job.studio().toString();
    }

    @NonNull
    public String getBuildName() {
        return job.tags().get("jenkins.job") + " #" + job.tags().get("jenkins.build");
    }

    /** Returns the address of the build, relative to that of Jenkins; null if there is no such build. */
    @CheckForNull
    public String getBuildUrl() {
        return build == null ? null : build.getUrl();
    }

    /**
     * Returns whether this controller knows that the build is over: it exists and has submitted the run. A controller that was
     * restored from a backup does not know the builds after it.
     */
    public boolean isKnown() {
        return build != null && BuildPage.has(build, job.name());
    }
}
