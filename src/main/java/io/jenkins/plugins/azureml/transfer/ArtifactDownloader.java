package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.azureml.snapshot.WorkspaceBoundary;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import jenkins.agents.ControllerToAgentFileCallable;

/**
 * Downloads files by their signed URLs into a folder. Runs on the agent, which never receives a token.
 *
 * @param target target folder, relative to the folder of the call; empty for that folder
 * @param boundary limits where the target may be
 */
public record ArtifactDownloader(
        @NonNull String target,
        @NonNull List<SignedFile> files,
        @NonNull WorkspaceBoundary boundary) implements ControllerToAgentFileCallable<long[]> {

    /** Result for a file whose URL was refused, or has expired; request a new one. */
    public static final long REFUSED = -1;

    /** Result for a file that does not exist. */
    public static final long MISSING = -2;

    private static final long serialVersionUID = 1L;

    public ArtifactDownloader {
        files = new ArrayList<>(files);
    }

    /** Returns the problem with the path of a file; empty if it can be written below any folder. */
    @NonNull
    public static Optional<String> problem(@CheckForNull String path) {
        return TargetFolder.problem(path);
    }

    /** @return for each file its length, {@link #REFUSED} or {@link #MISSING} */
    @Override
    public long[] invoke(File base, VirtualChannel channel) throws IOException, InterruptedException {
        TargetFolder folder = new TargetFolder(boundary.writable(base, "target '" + target + "'", target));
        List<FileDownload> downloads = new ArrayList<>();
        Set<Path> folders = new HashSet<>();
        for (SignedFile file : files) {
            Path path = folder.file(file.path());
            folders.add(path.getParent());
            downloads.add(new FileDownload(file, path));
        }
        PartFiles.deleteAbandoned(folders);
        try {
            return ParallelTransfers.run("Azure ML download", downloads, () -> downloads.forEach(FileDownload::cancel))
                    .stream()
                    .mapToLong(Long::longValue)
                    .toArray();
        } catch (ExecutionException e) {
            throw ParallelTransfers.toIOException(e);
        }
    }
}
