package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.azureml.snapshot.WorkspaceBoundary;
import io.jenkins.plugins.azureml.transfer.blob.SignedRequest;
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
        @NonNull WorkspaceBoundary boundary,
        @NonNull TransferLimits limits)
        implements ControllerToAgentFileCallable<long[]> {

    /** Result for a file whose URL was refused, or has expired; request a new one. See {@link #isRefused}. */
    public static final long REFUSED = -1;

    /** Result for a file that does not exist. */
    public static final long MISSING = -2;

    /** Result for a file whose name the file system of the agent does not accept. */
    public static final long UNWRITABLE = -3;

    /** Error codes of the storage that have results of their own: the first has -11, the next -12. */
    private static final List<String> REFUSALS =
            List.of("AuthenticationFailed", "AuthorizationPermissionMismatch", "KeyBasedAuthenticationNotPermitted");

    private static final int FIRST_REFUSAL = -11;

    private static final long serialVersionUID = 1L;

    public ArtifactDownloader {
        files = new ArrayList<>(files);
    }

    public ArtifactDownloader(
            @NonNull String target, @NonNull List<SignedFile> files, @NonNull WorkspaceBoundary boundary) {
        this(target, files, boundary, TransferLimits.configured());
    }

    /** Returns the problem with the path of a file; empty if it stays below the target on every machine. */
    @NonNull
    public static Optional<String> problem(@CheckForNull String path) {
        return TargetFolder.problem(path);
    }

    static long refused(@NonNull SignedRequest.RefusedException e) {
        int index = REFUSALS.indexOf(String.valueOf(e.code()));
        return index < 0 ? REFUSED : FIRST_REFUSAL - index;
    }

    /** Returns whether a result means that the URL was refused. */
    public static boolean isRefused(long result) {
        return result == REFUSED || refusalCode(result) != null;
    }

    /** Returns the error code of the storage for a result; null if it is not known, or if the URL was not refused. */
    @CheckForNull
    public static String refusalCode(long result) {
        long index = FIRST_REFUSAL - result;
        return index < 0 || index >= REFUSALS.size() ? null : REFUSALS.get((int) index);
    }

    /** @return for each file its length, or one of the negative results */
    @Override
    public long[] invoke(File base, VirtualChannel channel) throws IOException, InterruptedException {
        TargetFolder folder = new TargetFolder(boundary.writable(base, "target '" + target + "'", target));
        List<FileDownload> downloads = new ArrayList<>();
        long[] lengths = new long[files.size()];
        List<Integer> places = new ArrayList<>();
        Set<Path> folders = new HashSet<>();
        for (int i = 0; i < lengths.length; i++) {
            try {
                Path path = folder.file(files.get(i).path());
                folders.add(path.getParent());
                downloads.add(new FileDownload(files.get(i), path));
                places.add(i);
            } catch (TargetFolder.UnwritableException e) {
                lengths[i] = UNWRITABLE;
            }
        }
        PartFiles.deleteAbandoned(folders);
        try {
            List<Long> results = ParallelTransfers.run(
                    "Azure ML download",
                    limits.connections(),
                    downloads,
                    () -> downloads.forEach(FileDownload::cancel));
            for (int i = 0; i < places.size(); i++) {
                lengths[places.get(i)] = results.get(i);
            }
            return lengths;
        } catch (ExecutionException e) {
            throw ParallelTransfers.toIOException(e);
        }
    }
}
