package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.artifacts.SignedArtifact;
import io.jenkins.plugins.azureml.client.paging.Paged;
import java.io.IOException;
import java.net.URI;

/** What {@code amlDownload} gets: files with their paths below the target folder, each by a signed URL. */
interface DownloadSource {

    /** @return lazily, so that the URLs are fresh */
    @NonNull
    Paged<SignedArtifact> files() throws IOException, InterruptedException;

    /** A new URL of one of the files. */
    @NonNull
    URI sign(@NonNull String path) throws IOException, InterruptedException;

    /** Why there are no files, for which the step fails. */
    @NonNull
    AbortException nothing() throws InterruptedException;

    /** Of the run, or of a named output of its job. */
    @NonNull
    static DownloadSource of(@NonNull AmlClient client, @NonNull AmlDownloadStep step)
            throws IOException, InterruptedException {
        return step.getOutput() == null ? new RunFiles(client, step) : OutputFiles.of(client, step);
    }
}
