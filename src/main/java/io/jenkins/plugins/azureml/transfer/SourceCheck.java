package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.azureml.snapshot.SourceFiles;
import io.jenkins.plugins.azureml.snapshot.SourceFolder;
import io.jenkins.plugins.azureml.transfer.blob.BlobStorage;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import jenkins.agents.ControllerToAgentFileCallable;

/**
 * Checks whether an uploaded source folder still exists in storage. Checks a sample of its files, because a cleanup
 * rule deletes many files at once.
 */
public record SourceCheck(
        @NonNull SourceFolder folder,
        @NonNull BlobPlace place,
        @NonNull TransferLimits limits) implements ControllerToAgentFileCallable<Boolean> {

    private static final long serialVersionUID = 1L;

    private static final int SAMPLE_SIZE = 8;

    public SourceCheck(@NonNull SourceFolder folder, @NonNull BlobPlace place) {
        this(folder, place, TransferLimits.configured());
    }

    /** @throws IOException if this machine cannot check it */
    @Override
    public Boolean invoke(File workspace, VirtualChannel channel) throws IOException, InterruptedException {
        List<String> names;
        try (SourceFiles files = folder.files(workspace)) {
            names = List.copyOf(files.byName().keySet());
        }
        BlobStorage storage = new BlobStorage(place);
        int step = Math.max(1, names.size() / SAMPLE_SIZE);
        List<ParallelTransfers.Transfer<Boolean>> checks = new ArrayList<>();
        for (int i = 0; i < names.size(); i += step) {
            String name = names.get(i);
            checks.add(helpers -> storage.head(name).status() != 404);
        }
        try {
            return ParallelTransfers.run("Azure ML check", limits.connections(), checks, storage::close).stream()
                    .allMatch(exists -> exists);
        } catch (ExecutionException e) {
            throw ParallelTransfers.toIOException(e);
        }
    }
}
