package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import jenkins.agents.ControllerToAgentFileCallable;

/**
 * Uploads files as artifacts, on the machine that has them, straight to the storage. The machine gets no secret but the signed
 * URLs.
 *
 * @param blobs where to, of those that are to be sent now
 */
public record ArtifactUpload(
        @NonNull ArtifactFiles files, @NonNull SignedBlobs blobs)
        implements ControllerToAgentFileCallable<UploadReport> {

    private static final long serialVersionUID = 1L;

    @Override
    public UploadReport invoke(File workspace, VirtualChannel channel) throws IOException, InterruptedException {
        SortedMap<String, Path> now = new TreeMap<>(files.byName(workspace));
        now.keySet().retainAll(blobs.urls().keySet());
        if (now.size() < blobs.urls().size()) {
            throw new IOException("'" + files.file()
                    + "' has changed while it was uploaded: a file is gone. Let nothing" + " write to it meanwhile.");
        }
        return new FolderUpload(new BlobStorage(blobs)).run(now);
    }
}
