package io.jenkins.plugins.azureml.steps.assets;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.snapshots.SnapshotFile;
import io.jenkins.plugins.azureml.client.snapshots.Snapshots;
import io.jenkins.plugins.azureml.snapshot.HashScan;
import io.jenkins.plugins.azureml.snapshot.HashedFile;
import io.jenkins.plugins.azureml.snapshot.HashedFiles;
import io.jenkins.plugins.azureml.snapshot.SourceFolder;
import io.jenkins.plugins.azureml.transfer.SignedBlobs;
import io.jenkins.plugins.azureml.transfer.SourceUpload;
import io.jenkins.plugins.azureml.transfer.UploadReport;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Uploads a source folder as a snapshot, with the v1 API. The agent sends the files directly to the storage. */
public final class SnapshotUpload {

    private final AmlClient client;
    private final FilePath folder;
    private final Consumer<String> log;

    /** @param folder folder on the agent to which source folders are relative */
    public SnapshotUpload(@NonNull AmlClient client, @NonNull FilePath folder, @NonNull Consumer<String> log) {
        this.client = client;
        this.folder = folder;
        this.log = log;
    }

    /**
     * Uploads the files and creates the snapshot. Retries with a new signed URL if the storage rejects a signature.
     *
     * @return the id of the snapshot
     */
    @NonNull
    public String upload(@NonNull SourceFolder sources) throws IOException, InterruptedException {
        HashedFiles files = folder.act(new HashScan(sources));
        Snapshots snapshots = client.snapshots();
        List<String> paths = files.files().stream().map(HashedFile::path).toList();
        for (int signature = 1; ; signature++) {
            TreeMap<String, URI> places = new TreeMap<>(snapshots.open(paths));
            places.keySet().retainAll(paths);
            SignedBlobs blobs = new SignedBlobs(usable(places));
            UploadReport report = folder.act(new SourceUpload(sources, files.fingerprint(), blobs));
            if (!report.refused()) {
                log.accept("Azure ML: uploaded the sources (" + HumanReadable.files(paths.size()) + ", "
                        + HumanReadable.size(files.bytes()) + ")");
                return snapshots.create(
                        files.files().stream()
                                .map(file -> new SnapshotFile(file.path(), file.hash(), file.size()))
                                .toList(),
                        places);
            }
            URI one = blobs.urls().firstEntry().getValue();
            SasRejection.check(client.storage(), one, "the sources", report.refusal(), signature);
        }
    }

    /** Signs the places for the agent if the storage refuses account keys. The service gets its own URLs back. */
    private TreeMap<String, URI> usable(Map<String, URI> places) throws IOException, InterruptedException {
        TreeMap<String, URI> signed = new TreeMap<>();
        for (Map.Entry<String, URI> each : places.entrySet()) {
            signed.put(each.getKey(), client.storage().blob(each.getValue(), "cw"));
        }
        return signed;
    }
}
