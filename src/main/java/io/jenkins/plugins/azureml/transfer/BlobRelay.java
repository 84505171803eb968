package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.azureml.transfer.blob.BlobStorage;
import io.jenkins.plugins.azureml.transfer.blob.SignedRequest;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import jenkins.agents.ControllerToAgentFileCallable;

/**
 * Copies files from one place in blob storage to another through the machine that runs this, a few at a time: for places whose
 * networks do not allow a direct copy. Each file is on the disk of the machine for as long as its upload takes.
 *
 * @param files sources, with the names below the target as paths
 */
public record BlobRelay(
        @NonNull List<SignedFile> files,
        @NonNull BlobPlace place,
        @NonNull TransferLimits limits) implements ControllerToAgentFileCallable<UploadReport> {

    private static final long serialVersionUID = 1L;

    public BlobRelay {
        files = new ArrayList<>(files);
    }

    public BlobRelay(@NonNull List<SignedFile> files, @NonNull BlobPlace place) {
        this(files, place, TransferLimits.configured());
    }

    @Override
    public UploadReport invoke(File workspace, VirtualChannel channel) throws IOException, InterruptedException {
        Files.createDirectories(workspace.toPath());
        Path temporary = Files.createTempDirectory(workspace.toPath(), ".azure-ml-");
        try {
            return run(temporary);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SignedRequest.RefusedException refused) {
                return new UploadReport(0, 0, 0, refused.getMessage());
            }
            throw ParallelTransfers.toIOException(e);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private UploadReport run(Path temporary) throws IOException, InterruptedException, ExecutionException {
        BlobStorage storage = new BlobStorage(place);
        UploadMemory memory = new UploadMemory(limits.bytes());
        Set<FileDownload> active = ConcurrentHashMap.newKeySet();
        List<ParallelTransfers.Transfer<FileUpload.Result>> relays = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            SignedFile file = files.get(i);
            Path copy = temporary.resolve(Integer.toString(i));
            relays.add(helpers -> {
                try {
                    download(new FileDownload(file, copy), file, active, helpers);
                    return new FileUpload(storage, memory, file.path(), copy, false).run(helpers);
                } finally {
                    Files.deleteIfExists(copy);
                }
            });
        }
        int sent = 0;
        long bytes = 0;
        for (FileUpload.Result result : ParallelTransfers.run("Azure ML relay", limits.connections(), relays, () -> {
            active.forEach(FileDownload::cancel);
            storage.close();
        })) {
            sent += result.sent() ? 1 : 0;
            bytes += result.sent() ? result.length() : 0;
        }
        return new UploadReport(sent, bytes, relays.size() - sent, null);
    }

    private static void download(
            FileDownload download, SignedFile file, Set<FileDownload> active, SharedParts.Helpers helpers)
            throws IOException, InterruptedException {
        active.add(download);
        long size;
        try {
            size = download.run(helpers);
        } finally {
            active.remove(download);
        }
        if (size < 0) {
            String code = ArtifactDownloader.refusalCode(size);
            throw new IOException(
                    "Could not read '" + file.path() + "' of " + file.url().getHost() + ": "
                            + (size == ArtifactDownloader.MISSING
                                    ? "it does not exist"
                                    : "the storage refuses this agent" + (code == null ? "" : " (" + code + ")"))
                            + ". What to do: make sure that this agent can reach both storage accounts (firewall, private"
                            + " endpoint).");
        }
    }
}
