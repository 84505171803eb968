package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.artifacts.SignedArtifact;
import io.jenkins.plugins.azureml.client.datastores.DatastorePath;
import io.jenkins.plugins.azureml.client.jobs.Job;
import io.jenkins.plugins.azureml.client.paging.Paged;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** Files in a named output of a job, which is in a datastore. Their paths begin with the name of the output. */
final class OutputFiles implements DownloadSource {

    private final AmlDownloadStep step;
    private final PlacedFiles files;

    private OutputFiles(AmlDownloadStep step, PlacedFiles files) {
        this.step = step;
        this.files = files;
    }

    @NonNull
    static OutputFiles of(@NonNull AmlClient client, @NonNull AmlDownloadStep step)
            throws IOException, InterruptedException {
        String output = String.valueOf(step.getOutput());
        JobOutputCheck.requireV2(client, output);
        Job job = client.jobs().get(String.valueOf(step.getRunId()));
        String uri = job.outputs().containsKey(output)
                ? client.jobOutputs().uri(job, output)
                : client.jobOutputs()
                        .batchUri(job, output)
                        .orElseThrow(() -> JobOutputCheck.missing(
                                output, job.name(), job.outputs().keySet()));
        DatastorePath place = DatastorePath.of(uri)
                .orElseThrow(() -> new AbortException("output '" + output + "' of job " + job.name() + " is at " + uri
                        + ", which is not a datastore path. What to do: let the job write it to a datastore of the"
                        + " workspace (azureml://datastores/…)."));
        StoragePlace store = StoragePlace.of(client.datastoreFiles().open(place.datastore()));
        return new OutputFiles(step, new PlacedFiles(store, place.path(), output));
    }

    @NonNull
    @Override
    public String title() {
        return "run " + step.getRunId();
    }

    @NonNull
    @Override
    public Map<String, String> identity() {
        return Map.of("runId", String.valueOf(step.getRunId()));
    }

    @NonNull
    @Override
    public String requested() {
        return step.getPath() == null ? files.name() : files.name() + "/" + step.getPath();
    }

    @NonNull
    @Override
    public Paged<SignedArtifact> files() throws IOException, InterruptedException {
        return files.below(step.getPath());
    }

    @NonNull
    @Override
    public URI sign(@NonNull String path) throws IOException, InterruptedException {
        return files.sign(path);
    }

    @NonNull
    @Override
    public AbortException noFiles() {
        return new AbortException("Output " + step.getOutput() + " of run " + step.getRunId() + " has no files"
                + (step.getPath() == null ? "" : " at '" + step.getPath() + "'") + ".");
    }
}
