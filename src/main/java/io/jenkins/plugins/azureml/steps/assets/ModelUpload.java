package io.jenkins.plugins.azureml.steps.assets;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.models.ModelSource;
import io.jenkins.plugins.azureml.steps.AgentPlace;
import io.jenkins.plugins.azureml.transfer.ArtifactFiles;
import io.jenkins.plugins.azureml.transfer.ArtifactList;
import io.jenkins.plugins.azureml.transfer.ArtifactScan;
import io.jenkins.plugins.azureml.transfer.ArtifactUpload;
import io.jenkins.plugins.azureml.transfer.SignedBlobs;
import io.jenkins.plugins.azureml.transfer.UploadReport;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Uploads a file or folder of an agent as artifacts of the Azure ML workspace, with the v1 and the v2 API. The controller requests
 * the signed URLs in batches, so that they do not expire, and the agent sends the files to the storage.
 */
public final class ModelUpload {

    private static final int URLS_PER_BATCH = 100;
    private static final int ATTEMPTS = 3;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

    private final AmlClient client;
    private final Consumer<String> log;

    public ModelUpload(@NonNull AmlClient client, @NonNull Consumer<String> log) {
        this.client = client;
        this.log = log;
    }

    /**
     * Uploads all files.
     *
     * @param file file or folder, relative to the folder of {@code place}
     * @param model name of the model, for the log
     * @param runId run that the model is registered for; null for none
     */
    @NonNull
    public ModelSource upload(
            @NonNull AgentPlace place, @NonNull String file, @NonNull String model, @CheckForNull String runId)
            throws IOException, InterruptedException {
        ArtifactFiles files = new ArtifactFiles(file, place.jenkinsfileBoundary());
        FilePath folder = place.folder();
        ArtifactList list = folder.act(new ArtifactScan(files));
        log.accept("Azure ML: uploading " + HumanReadable.files(list.names().size()) + ", "
                + HumanReadable.size(list.bytes()) + " for model " + model);
        int signature = 1;
        for (int attempt = 1; ; attempt++) {
            // The v1 SDK uses the same form of names, which users recognize in the studio.
            String upload = TIME.format(Instant.now()) + "-"
                    + UUID.randomUUID().toString().substring(0, 8);
            try {
                Rejected rejected = send(folder, files, list.names(), upload);
                if (rejected == null) {
                    return ModelSource.uploaded(upload, list.root(), runId);
                }
                SasRejection.check(client.storage(), rejected.url, "the model", rejected.refusal, signature++);
            } catch (AzureMlException e) {
                // The artifacts may exist now, and their URLs cannot be requested twice: retry under a new name.
                if (!e.mayHaveBeenExecuted() || attempt >= ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /**
     * The storage's reason for rejecting a signature.
     *
     * @param url one of the batch
     */
    private record Rejected(URI url, String refusal) {}

    /**
     * Uploads all files under one name. The service issues URLs for a name only once, so a rejected signature requires a new
     * upload under another name.
     *
     * @return null if all files are uploaded
     */
    @CheckForNull
    private Rejected send(FilePath folder, ArtifactFiles files, List<String> names, String upload)
            throws IOException, InterruptedException {
        for (int from = 0; from < names.size(); from += URLS_PER_BATCH) {
            List<String> batch = names.subList(from, Math.min(names.size(), from + URLS_PER_BATCH));
            SignedBlobs blobs = new SignedBlobs(new TreeMap<>(client.artifacts().open(upload, batch)));
            UploadReport report = folder.act(new ArtifactUpload(files, blobs));
            if (report.refused()) {
                return new Rejected(blobs.urls().firstEntry().getValue(), report.refusal());
            }
        }
        return null;
    }
}
