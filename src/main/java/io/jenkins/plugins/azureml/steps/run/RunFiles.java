package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Util;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.artifacts.SignedArtifact;
import io.jenkins.plugins.azureml.client.paging.Paged;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** Files that a run has written below {@code outputs/} and {@code logs/}. */
final class RunFiles implements DownloadSource {

    private final AmlClient client;
    private final String experiment;
    private final String runId;
    private final String path;

    RunFiles(@NonNull AmlClient client, @NonNull AmlDownloadStep step) {
        this.client = client;
        this.experiment = step.getExperiment();
        this.runId = String.valueOf(step.getRunId());
        this.path = Util.fixNull(step.getPath());
    }

    @NonNull
    @Override
    public String title() {
        return "run " + runId;
    }

    @NonNull
    @Override
    public Map<String, String> identity() {
        return Map.of("runId", runId);
    }

    @NonNull
    @Override
    public String requested() {
        return path;
    }

    @NonNull
    @Override
    public Paged<SignedArtifact> files() throws IOException, InterruptedException {
        return client.artifacts().signed(experiment, runId, path);
    }

    @NonNull
    @Override
    public URI sign(@NonNull String file) throws IOException, InterruptedException {
        return client.artifacts().sign(experiment, runId, file);
    }

    @NonNull
    @Override
    public AbortException noFiles() throws InterruptedException {
        return new AbortException("Run " + runId + " has no files" + (path.isEmpty() ? "" : " at '" + path + "'") + "."
                + JobOutputCheck.hint(client, runId, path));
    }
}
