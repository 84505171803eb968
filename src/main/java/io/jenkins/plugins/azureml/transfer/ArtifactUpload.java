package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.azureml.transfer.blob.BlobStorage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import jenkins.agents.ControllerToAgentFileCallable;

/**
 * Uploads artifacts directly to the storage. Runs on the machine that has the files, which receives no secret other
 * than the signed URLs.
 *
 * @param blobs locations of the files to upload with this call
 */
public record ArtifactUpload(
        @NonNull ArtifactFiles files,
        @NonNull SignedBlobs blobs,
        @NonNull TransferLimits limits) implements ControllerToAgentFileCallable<UploadReport> {

    private static final long serialVersionUID = 1L;

    public ArtifactUpload(@NonNull ArtifactFiles files, @NonNull SignedBlobs blobs) {
        this(files, blobs, TransferLimits.configured());
    }

    @Override
    public UploadReport invoke(File workspace, VirtualChannel channel) throws IOException, InterruptedException {
        SortedMap<String, Path> now = new TreeMap<>(files.byName(workspace));
        now.keySet().retainAll(blobs.urls().keySet());
        if (now.size() < blobs.urls().size()) {
            throw new IOException("'" + files.file()
                    + "' changed during the upload: a file was deleted. Make sure that nothing writes to it during"
                    + " the upload.");
        }
        return new FolderUpload(new BlobStorage(blobs), limits).run(now);
    }
}
