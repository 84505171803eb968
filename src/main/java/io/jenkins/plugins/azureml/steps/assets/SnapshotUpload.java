package io.jenkins.plugins.azureml.steps.assets;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import io.jenkins.plugins.azureml.HumanReadable;
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
import java.util.TreeMap;
import java.util.function.Consumer;

/** Uploads a source folder as a snapshot, with the v1 API. The agent sends the files directly to the storage. */
public final class SnapshotUpload {

    private final Snapshots snapshots;
    private final FilePath folder;
    private final Consumer<String> log;

    /** @param folder folder on the agent to which source folders are relative */
    public SnapshotUpload(@NonNull Snapshots snapshots, @NonNull FilePath folder, @NonNull Consumer<String> log) {
        this.snapshots = snapshots;
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
        List<String> paths = files.files().stream().map(HashedFile::path).toList();
        for (int signature = 1; ; signature++) {
            TreeMap<String, URI> places = new TreeMap<>(snapshots.open(paths));
            places.keySet().retainAll(paths);
            UploadReport report = folder.act(new SourceUpload(sources, files.hash(), new SignedBlobs(places)));
            if (!report.refused()) {
                log.accept("Azure ML: uploaded the sources (" + HumanReadable.files(paths.size()) + ", "
                        + HumanReadable.size(files.bytes()) + ")");
                return snapshots.create(
                        files.files().stream()
                                .map(file -> new SnapshotFile(file.path(), file.hash(), file.size()))
                                .toList(),
                        places);
            }
            SasRejection.check("the sources", report.refusal(), signature);
        }
    }
}
