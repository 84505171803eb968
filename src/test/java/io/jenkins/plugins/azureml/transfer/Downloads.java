package io.jenkins.plugins.azureml.transfer;

import io.jenkins.plugins.azureml.snapshot.WorkspaceBoundary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Downloads of files that are known from the beginning. */
final class Downloads {

    private Downloads() {}

    /** Returns the length of each file, or one of the negative results of {@link ArtifactDownloader}. */
    static long[] get(Path folder, List<SignedFile> files) throws IOException, InterruptedException {
        try (DownloadFeed feed = new DownloadFeed(Transfers.LIMITS)) {
            for (SignedFile file : files) {
                feed.add(file);
            }
            feed.end();
            feed.downloader("into", WorkspaceBoundary.OWN).invoke(folder.toFile(), null);
            return feed.results();
        }
    }
}
