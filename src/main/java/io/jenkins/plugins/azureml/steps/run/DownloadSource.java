package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.artifacts.SignedArtifact;
import io.jenkins.plugins.azureml.client.paging.Paged;
import java.io.IOException;
import java.net.URI;

/** Files that {@code amlDownload} can download, each with a signed URL. */
interface DownloadSource {

    /** Lists the files with their paths below the target folder. Lazy, so that the URLs have not expired when they are used. */
    @NonNull
    Paged<SignedArtifact> files() throws IOException, InterruptedException;

    /** Returns a new URL of a file. */
    @NonNull
    URI sign(@NonNull String path) throws IOException, InterruptedException;

    /** Returns the failure of a step that finds no files. */
    @NonNull
    AbortException noFiles() throws InterruptedException;

    /** Returns the files of the run, or of a named output of its job if the step has one. */
    @NonNull
    static DownloadSource of(@NonNull AmlClient client, @NonNull AmlDownloadStep step)
            throws IOException, InterruptedException {
        return step.getOutput() == null ? new RunFiles(client, step) : OutputFiles.of(client, step);
    }
}
