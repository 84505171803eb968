package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.azureml.transfer.blob.BlobStorage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import jenkins.agents.ControllerToAgentFileCallable;

/**
 * Uploads a short text as a file directly to the storage. Runs on an agent, because the storage may accept requests of
 * agents only.
 */
public record TextUpload(
        @NonNull String name,
        @NonNull String text,
        @NonNull BlobPlace place,
        @NonNull TransferLimits limits) implements ControllerToAgentFileCallable<UploadReport> {

    private static final long serialVersionUID = 1L;

    public TextUpload(@NonNull String name, @NonNull String text, @NonNull BlobPlace place) {
        this(name, text, place, TransferLimits.configured());
    }

    @Override
    public UploadReport invoke(File workspace, VirtualChannel channel) throws IOException, InterruptedException {
        Path file = Files.createTempFile("azure-ml-", ".txt");
        try {
            Files.writeString(file, text);
            return new FolderUpload(new BlobStorage(place), limits).run(Map.of(name, file));
        } finally {
            Files.delete(file);
        }
    }
}
