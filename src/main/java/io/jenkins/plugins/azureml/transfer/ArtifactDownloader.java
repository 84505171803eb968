package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.remoting.RemoteInputStream;
import hudson.remoting.RemoteOutputStream;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.azureml.snapshot.WorkspaceBoundary;
import io.jenkins.plugins.azureml.transfer.blob.SignedRequest;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import jenkins.agents.ControllerToAgentFileCallable;

/**
 * Downloads files by their signed URLs into a folder, as the controller sends them. Runs on the agent, which never receives a
 * token. Create it with {@link DownloadFeed#downloader}.
 *
 * @param target target folder, relative to the folder of the call; empty for that folder
 * @param boundary limits where the target may be
 * @param files {@link NumberedFile}s
 * @param results receives the length of each file, or one of the negative results, as soon as it is known
 */
public record ArtifactDownloader(
        @NonNull String target,
        @NonNull WorkspaceBoundary boundary,
        @NonNull TransferLimits limits,
        @NonNull RemoteInputStream files,
        @NonNull RemoteOutputStream results)
        implements ControllerToAgentFileCallable<Void> {

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

    /** @throws IOException also if the controller ends the list prematurely; files that are not complete are then deleted */
    @Override
    public Void invoke(File base, VirtualChannel channel) throws IOException, InterruptedException {
        try (files;
                results) {
            TargetFolder folder = new TargetFolder(boundary.writable(base, "target '" + target + "'", target));
            Set<FileDownload> active = ConcurrentHashMap.newKeySet();
            ParallelTransfers.runArriving(
                    "Azure ML download",
                    limits.connections(),
                    transfers -> receive(folder, active, transfers),
                    () -> active.forEach(FileDownload::cancel));
            return null;
        } catch (ExecutionException e) {
            throw ParallelTransfers.toIOException(e);
        }
    }

    /** Begins the download of each file that arrives, until the last one. */
    private void receive(
            TargetFolder folder, Set<FileDownload> active, Consumer<ParallelTransfers.Transfer<?>> transfers)
            throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(files));
        Set<Path> folders = new HashSet<>();
        for (NumberedFile next = NumberedFile.read(in); next != null; next = NumberedFile.read(in)) {
            NumberedFile file = next;
            try {
                Path path = folder.file(file.file().path());
                if (folders.add(path.getParent())) {
                    PartFiles.deleteAbandoned(path.getParent());
                }
                transfers.accept(helpers -> download(file, new FileDownload(file.file(), path), active, helpers));
            } catch (TargetFolder.UnwritableException e) {
                report(file, UNWRITABLE);
            }
        }
    }

    private Void download(
            NumberedFile file, FileDownload download, Set<FileDownload> active, SharedParts.Helpers helpers)
            throws IOException, InterruptedException {
        active.add(download);
        try {
            report(file, download.run(helpers));
            return null;
        } finally {
            active.remove(download);
        }
    }

    private void report(NumberedFile file, long length) throws IOException {
        synchronized (results) {
            results.write(file.result(length));
        }
    }
}
