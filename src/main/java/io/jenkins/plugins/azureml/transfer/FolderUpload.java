package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.transfer.blob.BlobStorage;
import io.jenkins.plugins.azureml.transfer.blob.SignedRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/** Uploads several files to one location, with bounded parallelism and memory. */
final class FolderUpload {

    private final BlobStorage storage;
    private final TransferLimits limits;
    private final boolean checkFirst;
    private final SortedMap<String, String> digests = new TreeMap<>();

    FolderUpload(@NonNull BlobStorage storage, @NonNull TransferLimits limits) {
        this(storage, limits, false);
    }

    private FolderUpload(BlobStorage storage, TransferLimits limits, boolean checkFirst) {
        this.storage = storage;
        this.limits = limits;
        this.checkFirst = checkFirst;
    }

    /** Creates an upload that asks for each file whether it is stored already, before it sends the content. */
    @NonNull
    static FolderUpload ofMissing(@NonNull BlobStorage storage, @NonNull TransferLimits limits) {
        return new FolderUpload(storage, limits, true);
    }

    /**
     * Uploads the files.
     *
     * @param files by blob name
     */
    @NonNull
    UploadReport run(@NonNull Map<String, Path> files) throws IOException, InterruptedException {
        UploadMemory memory = new UploadMemory(limits.bytes());
        List<String> names = new ArrayList<>(files.keySet());
        List<ParallelTransfers.Transfer<FileUpload.Result>> uploads = new ArrayList<>();
        for (String name : names) {
            uploads.add(new FileUpload(storage, memory, name, files.get(name), checkFirst)::run);
        }
        try {
            int sent = 0;
            long bytes = 0;
            List<FileUpload.Result> results =
                    ParallelTransfers.run("Azure ML upload", limits.connections(), uploads, storage::close);
            for (int i = 0; i < results.size(); i++) {
                FileUpload.Result result = results.get(i);
                digests.put(names.get(i), result.digest());
                sent += result.sent() ? 1 : 0;
                bytes += result.sent() ? result.length() : 0;
            }
            return new UploadReport(sent, bytes, uploads.size() - sent, null);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SignedRequest.RefusedException refused) {
                return new UploadReport(0, 0, 0, refused.getMessage());
            }
            throw ParallelTransfers.toIOException(e);
        }
    }

    /** Returns the digests ({@link UploadDigests.Value#sha256}) of the files that are now stored, by name. */
    @NonNull
    SortedMap<String, String> digests() {
        return digests;
    }
}
