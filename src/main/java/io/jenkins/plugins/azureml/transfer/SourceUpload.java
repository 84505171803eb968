package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.azureml.snapshot.SnapshotException;
import io.jenkins.plugins.azureml.snapshot.SourceFiles;
import io.jenkins.plugins.azureml.snapshot.SourceFolder;
import java.io.File;
import java.io.IOException;
import jenkins.agents.ControllerToAgentFileCallable;

/**
 * Uploads a source folder directly to the storage. Runs on the machine that has the folder, which receives no secret
 * other than the signed URLs.
 *
 * @param hash expected content hash
 */
public record SourceUpload(
        @NonNull SourceFolder folder,
        @NonNull String hash,
        @NonNull BlobAddresses place) implements ControllerToAgentFileCallable<UploadReport> {

    private static final long serialVersionUID = 1L;

    /** @throws SnapshotException if the folder has changed */
    @Override
    public UploadReport invoke(File workspace, VirtualChannel channel) throws IOException, InterruptedException {
        SourceFiles files = folder.files(workspace);
        if (!place.covers(files.byName().keySet())) {
            throw changed();
        }
        UploadReport report = new FolderUpload(new BlobStorage(place)).run(files.byName());
        if (!report.refused() && !folder.files(workspace).contentHash().equals(hash)) {
            throw changed();
        }
        return report;
    }

    private SnapshotException changed() {
        return new SnapshotException("sourceDirectory '" + folder.directory()
                + "' changed during the upload. Make sure that nothing writes to it during the upload, or"
                + " exclude such files with a .amlignore file or with excludes.");
    }
}
