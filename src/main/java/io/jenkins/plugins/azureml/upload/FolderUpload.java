package io.jenkins.plugins.azureml.upload;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many files into one place, some at a time. The first that fails ends the others, and so does an interruption. */
final class FolderUpload {

    private static final int AT_ONCE = 4;

    private final BlobStorage storage;

    FolderUpload(@NonNull BlobStorage storage) {
        this.storage = storage;
    }

    /** @param files by their name in the place */
    @NonNull
    UploadReport run(@NonNull Map<String, Path> files) throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(
                AT_ONCE, new NamingThreadFactory(new DaemonThreadFactory(), "Azure ML upload"));
        try {
            CompletionService<Long> uploads = new ExecutorCompletionService<>(threads);
            List<Future<Long>> all = new ArrayList<>();
            files.forEach((name, file) -> all.add(uploads.submit(() -> one(name, file))));
            int sent = 0;
            long bytes = 0;
            for (int i = 0; i < all.size(); i++) {
                long size = uploads.take().get();
                sent += size < 0 ? 0 : 1;
                bytes += Math.max(0, size);
            }
            return new UploadReport(sent, bytes, all.size() - sent, false);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BlobRequest.RefusedException) {
                return new UploadReport(0, 0, 0, true);
            }
            throw unwrapped(e);
        } finally {
            storage.close();
            threads.shutdownNow();
        }
    }

    /** @return its size; negative if it was there already */
    private long one(String name, Path file) throws IOException, InterruptedException {
        long size = Files.size(file);
        return new FileUpload(storage, name, file).run() ? size : -1;
    }

    private static IOException unwrapped(ExecutionException e) throws InterruptedException {
        if (e.getCause() instanceof InterruptedException) {
            throw new InterruptedException();
        }
        // A new one, so that the stack is that of who asked.
        return e.getCause() instanceof IOException cause
                ? new IOException(cause.getMessage())
                : new IOException(e.getCause());
    }
}
