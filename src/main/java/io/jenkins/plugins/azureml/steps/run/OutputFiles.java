package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.artifacts.SignedArtifact;
import io.jenkins.plugins.azureml.client.datastores.BlobStore;
import io.jenkins.plugins.azureml.client.datastores.DatastorePath;
import io.jenkins.plugins.azureml.client.jobs.Job;
import io.jenkins.plugins.azureml.client.paging.Paged;
import java.io.IOException;
import java.net.URI;

/** Files in a named output of a job, which is in a datastore. Their paths begin with the name of the output. */
final class OutputFiles implements DownloadSource {

    private final AmlDownloadStep step;
    private final BlobStore store;
    private final String root;

    private OutputFiles(AmlDownloadStep step, BlobStore store, String root) {
        this.step = step;
        this.store = store;
        this.root = root;
    }

    @NonNull
    static OutputFiles of(@NonNull AmlClient client, @NonNull AmlDownloadStep step)
            throws IOException, InterruptedException {
        String output = String.valueOf(step.getOutput());
        JobOutputCheck.requireV2(client, output);
        Job job = client.jobs().get(String.valueOf(step.getRunId()));
        if (!job.outputs().containsKey(output)) {
            throw JobOutputCheck.missing(output, job.name(), job.outputs().keySet());
        }
        String uri = client.jobOutputs().uri(job, output);
        DatastorePath place = DatastorePath.of(uri)
                .orElseThrow(() -> new AbortException("output '" + output + "' of job " + job.name() + " is at " + uri
                        + ", which is not a datastore path. What to do: let the job write it to a datastore of the"
                        + " workspace (azureml://datastores/…)."));
        return new OutputFiles(step, client.datastoreFiles().open(place.datastore()), place.path());
    }

    @NonNull
    @Override
    public Paged<SignedArtifact> files() {
        String path = step.getPath() == null ? "" : "/" + step.getPath().replaceAll("/+$", "");
        return store.at(root + path).map(blob -> new SignedArtifact(path(blob), store.read(blob)));
    }

    /** For a single-file output the root is the file itself, so the path is just the name of the output. */
    private String path(String blob) {
        return step.getOutput() + blob.substring(root.length());
    }

    @NonNull
    @Override
    public URI sign(@NonNull String path) throws IOException, InterruptedException {
        return store.read(root + path.substring(String.valueOf(step.getOutput()).length()));
    }

    @NonNull
    @Override
    public AbortException noFiles() {
        return new AbortException("Output " + step.getOutput() + " of run " + step.getRunId() + " has no files"
                + (step.getPath() == null ? "" : " at '" + step.getPath() + "'") + ".");
    }
}
