package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.azureml.snapshot.SnapshotException;
import java.io.File;
import java.io.IOException;
import jenkins.agents.ControllerToAgentFileCallable;

/**
 * Uploads local data directly to the storage, without files that are there already. Runs on the machine that has the
 * data, which receives no secret other than the signed URL.
 *
 * @param hash expected hash of the data
 */
public record DataUpload(
        @NonNull LocalData data,
        @NonNull String hash,
        @NonNull BlobPlace place,
        @NonNull TransferLimits limits) implements ControllerToAgentFileCallable<UploadReport> {

    private static final long serialVersionUID = 1L;

    public DataUpload(@NonNull LocalData data, @NonNull String hash, @NonNull BlobPlace place) {
        this(data, hash, place, TransferLimits.configured());
    }

    /** @throws SnapshotException if the data has changed */
    @Override
    public UploadReport invoke(File workspace, VirtualChannel channel) throws IOException, InterruptedException {
        UploadReport report = FolderUpload.ofMissing(new BlobStorage(place), limits)
                .run(data.find(workspace).files());
        if (!report.refused() && !data.find(workspace).hash().equals(hash)) {
            throw new SnapshotException("data '" + data.path()
                    + "' changed during the upload. Make sure that nothing writes to it during the upload.");
        }
        return report;
    }
}
