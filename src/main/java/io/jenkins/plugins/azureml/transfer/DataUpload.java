package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.azureml.snapshot.SnapshotException;
import io.jenkins.plugins.azureml.snapshot.SourceFingerprint;
import io.jenkins.plugins.azureml.transfer.blob.BlobStorage;
import java.io.File;
import java.io.IOException;
import jenkins.agents.ControllerToAgentFileCallable;

/**
 * Uploads local data directly to the storage, without files that are there already. Runs on the machine that has the
 * data, which receives no secret other than the signed URL.
 *
 * @param fingerprint expected fingerprint of the data, see {@link SourceFingerprint}
 */
public record DataUpload(
        @NonNull LocalData data,
        @NonNull String fingerprint,
        @NonNull BlobPlace place,
        @NonNull TransferLimits limits) implements ControllerToAgentFileCallable<UploadReport> {

    private static final long serialVersionUID = 1L;

    public DataUpload(@NonNull LocalData data, @NonNull String fingerprint, @NonNull BlobPlace place) {
        this(data, fingerprint, place, TransferLimits.configured());
    }

    /** @throws SnapshotException if the data has changed */
    @Override
    public UploadReport invoke(File workspace, VirtualChannel channel) throws IOException, InterruptedException {
        FolderUpload upload = FolderUpload.ofMissing(new BlobStorage(place), limits);
        UploadReport report = upload.run(data.find(workspace).files());
        if (!report.refused() && !SourceFingerprint.of(upload.digests()).equals(fingerprint)) {
            throw new SnapshotException("data '" + data.path()
                    + "' changed during the upload. Make sure that nothing writes to it during the upload.");
        }
        return report;
    }
}
