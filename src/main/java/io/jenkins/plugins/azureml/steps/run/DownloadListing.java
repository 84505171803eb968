package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.artifacts.SignedArtifact;
import io.jenkins.plugins.azureml.client.paging.Paged;
import io.jenkins.plugins.azureml.client.storage.StorageAccess;
import io.jenkins.plugins.azureml.transfer.ArtifactDownloader;
import io.jenkins.plugins.azureml.transfer.DownloadFeed;
import io.jenkins.plugins.azureml.transfer.SignedFile;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** Lists files for a download that is running, and signs refused ones anew. */
final class DownloadListing implements Runnable {

    private final DownloadSource source;
    private final StorageAccess storage;
    private final DownloadFeed feed;
    private volatile Exception failure;

    DownloadListing(@NonNull DownloadSource source, @NonNull StorageAccess storage, @NonNull DownloadFeed feed) {
        this.source = source;
        this.storage = storage;
        this.feed = feed;
    }

    /** Supplies the feed until all files are downloaded. Closes it at a failure, which ends the download. */
    @Override
    public void run() {
        try {
            supply();
        } catch (InterruptedException e) {
            // The download has ended, and its thread knows why.
            feed.close();
        } catch (IOException | RuntimeException e) {
            failure = e;
            feed.close();
        }
    }

    /** Throws the failure that ended the download; does nothing if it has another reason. */
    void throwFailure() throws IOException {
        if (failure instanceof RuntimeException unexpected) {
            throw unexpected;
        }
        if (failure != null) {
            throw (IOException) failure;
        }
    }

    private void supply() throws IOException, InterruptedException {
        Paged<SignedArtifact> artifacts = source.files();
        while (true) {
            boolean more = artifacts.hasNext();
            DownloadFeed.Refused refused = feed.await(more);
            if (refused != null) {
                feed.replace(refused, signAnew(refused));
            } else if (more) {
                add(artifacts.next());
            } else {
                feed.end();
                return;
            }
        }
    }

    private void add(SignedArtifact artifact) throws IOException {
        String path = artifact.path();
        if (path != null && path.endsWith("/")) {
            // A marker of a folder, which is no file.
            return;
        }
        if (ArtifactDownloader.problem(path).isPresent()) {
            feed.addUnwritable(String.valueOf(path));
        } else {
            feed.add(new SignedFile(path, artifact.url()));
        }
    }

    /**
     * Returns a new URL of a refused file: the old one may have expired while other files were downloaded, or the storage refuses
     * signatures by account keys.
     */
    private URI signAnew(DownloadFeed.Refused refused) throws IOException, InterruptedException {
        URI url = refused.file().url();
        boolean other = storage.refused(url, refused.code(), refused.attempt());
        Optional<String> role = storage.roleAdvice(url, refused.code(), true);
        if (!other && (refused.attempt() > 1 || role.isPresent())) {
            throw new AbortException("The storage of the workspace rejected the download of '"
                    + refused.file().path() + "' by signed URL. What to do: "
                    + role.orElse("allow the network of the agent in the storage account (firewall, private endpoint)")
                    + ".");
        }
        return source.sign(refused.file().path());
    }
}
