package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.azureml.snapshot.SnapshotException;
import io.jenkins.plugins.azureml.snapshot.SourceFiles;
import io.jenkins.plugins.azureml.snapshot.SourceFingerprint;
import io.jenkins.plugins.azureml.snapshot.SourceFolder;
import io.jenkins.plugins.azureml.transfer.blob.BlobAddresses;
import io.jenkins.plugins.azureml.transfer.blob.BlobStorage;
import java.io.File;
import java.io.IOException;
import jenkins.agents.ControllerToAgentFileCallable;

/**
 * Uploads a source folder directly to the storage. Runs on the machine that has the folder, which receives no secret
 * other than the signed URLs.
 *
 * @param fingerprint expected fingerprint of the folder, see {@link SourceFingerprint}
 */
public record SourceUpload(
        @NonNull SourceFolder folder,
        @NonNull String fingerprint,
        @NonNull BlobAddresses place,
        @NonNull TransferLimits limits)
        implements ControllerToAgentFileCallable<UploadReport> {

    private static final long serialVersionUID = 1L;

    public SourceUpload(@NonNull SourceFolder folder, @NonNull String fingerprint, @NonNull BlobAddresses place) {
        this(folder, fingerprint, place, TransferLimits.configured());
    }

    /** @throws SnapshotException if the folder has changed */
    @Override
    public UploadReport invoke(File workspace, VirtualChannel channel) throws IOException, InterruptedException {
        try (SourceFiles files = folder.files(workspace)) {
            if (!place.covers(files.byName().keySet())) {
                throw changed();
            }
            FolderUpload upload = new FolderUpload(new BlobStorage(place), limits);
            UploadReport report = upload.run(files.byName());
            if (!report.refused() && !SourceFingerprint.of(upload.digests()).equals(fingerprint)) {
                throw changed();
            }
            return report;
        }
    }

    private SnapshotException changed() {
        return new SnapshotException(folder.parameter() + " '" + folder.directory()
                + "' changed during the upload. Make sure that nothing writes to it during the upload, or"
                + " exclude such files with a .amlignore file or with excludes.");
    }
}
