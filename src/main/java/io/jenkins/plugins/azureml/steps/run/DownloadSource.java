package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.artifacts.SignedArtifact;
import io.jenkins.plugins.azureml.client.paging.Paged;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** Files that {@code amlDownload} can download, each with a signed URL. */
interface DownloadSource {

    /** Returns what the files belong to, for messages. */
    @NonNull
    String title();

    /** Returns the values of the result that say what the files belong to. */
    @NonNull
    Map<String, String> identity();

    /** Returns the path below the target of the file or folder that the step asks for; empty for all files of a run. */
    @NonNull
    String requested();

    /** Lists the files with their paths below the target folder. Lazy, so that the URLs have not expired when they are used. */
    @NonNull
    Paged<SignedArtifact> files() throws IOException, InterruptedException;

    /** Returns a new URL of a file. */
    @NonNull
    URI sign(@NonNull String path) throws IOException, InterruptedException;

    /** Returns the failure of a step that finds no files. */
    @NonNull
    AbortException noFiles() throws InterruptedException;
}
