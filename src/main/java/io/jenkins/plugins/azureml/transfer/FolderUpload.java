package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/** Uploads several files to one location, with bounded parallelism. */
final class FolderUpload {

    private final BlobStorage storage;
    private final boolean checkFirst;

    FolderUpload(@NonNull BlobStorage storage) {
        this(storage, false);
    }

    private FolderUpload(BlobStorage storage, boolean checkFirst) {
        this.storage = storage;
        this.checkFirst = checkFirst;
    }

    /** Creates an upload that asks for each file whether it is stored already, before it sends the content. */
    @NonNull
    static FolderUpload ofMissing(@NonNull BlobStorage storage) {
        return new FolderUpload(storage, true);
    }

    /**
     * Uploads the files.
     *
     * @param files by blob name
     */
    @NonNull
    UploadReport run(@NonNull Map<String, Path> files) throws IOException, InterruptedException {
        List<Callable<Long>> uploads = new ArrayList<>();
        files.forEach((name, file) -> uploads.add(() -> upload(name, file)));
        try {
            int sent = 0;
            long bytes = 0;
            for (long size : ParallelTransfers.run("Azure ML upload", uploads, storage::close)) {
                sent += size < 0 ? 0 : 1;
                bytes += Math.max(0, size);
            }
            return new UploadReport(sent, bytes, uploads.size() - sent, null);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SignedRequest.RefusedException refused) {
                return new UploadReport(0, 0, 0, refused.getMessage());
            }
            throw ParallelTransfers.toIOException(e);
        }
    }

    /** @return the size of the file; -1 if the blob already existed */
    private long upload(String name, Path file) throws IOException, InterruptedException {
        long size = Files.size(file);
        FileUpload upload = new FileUpload(storage, name, file);
        return !(checkFirst && upload.isStored()) && upload.run() ? size : -1;
    }
}
