package io.jenkins.plugins.azureml.transfer;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.http.BackOff;
import io.jenkins.plugins.azureml.client.http.HttpTimings;
import io.jenkins.plugins.azureml.transfer.blob.ActiveRequests;
import io.jenkins.plugins.azureml.transfer.blob.SignedRequest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Downloads a file by its signed URL to a part file in the target folder, in several ranges at a time if it is large, and moves
 * the complete file into place.
 */
final class FileDownload implements ParallelTransfers.Transfer<Long> {

    /** How often a file is downloaded from its beginning. */
    private static final int MAX_ATTEMPTS = 6;

    private static final HttpTimings TIMINGS = SignedRequest.timings(Duration.ofMinutes(1));

    private final SignedFile file;
    private final Path target;
    private final HttpTimings timings;
    private volatile ActiveRequests active = new ActiveRequests();
    private volatile boolean canceled;
    private Path part;
    private boolean corrupt;

    FileDownload(@NonNull SignedFile file, @NonNull Path target) {
        this(file, target, TIMINGS);
    }

    FileDownload(@NonNull SignedFile file, @NonNull Path target, @NonNull HttpTimings timings) {
        this.file = file;
        this.target = target;
        this.timings = timings;
    }

    /** @return the length, or one of the negative results of {@link ArtifactDownloader} */
    @Override
    public Long run(SharedParts.Helpers helpers) throws IOException, InterruptedException {
        part = PartFiles.newIn(target.getParent());
        BackOff backOff = new BackOff(timings);
        try {
            for (int attempt = 1; ; attempt++) {
                try {
                    downloadOnce(helpers);
                    return moveIntoPlace();
                } catch (RangeDownload.MissingException e) {
                    return ArtifactDownloader.MISSING;
                } catch (SignedRequest.RefusedException e) {
                    return ArtifactDownloader.refused(e);
                } catch (RangeDownload.ChangedException e) {
                    if (attempt >= MAX_ATTEMPTS) {
                        throw new IOException("Could not download '" + file.path() + "': " + e.getMessage() + ", "
                                + attempt + " times");
                    }
                    backOff.pause(backOff.next(attempt));
                }
            }
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Cancels the download from another thread without waiting for its end. No file is moved into place afterwards. */
    void cancel() {
        canceled = true;
        active.close();
    }

    private void throwIfCanceled() throws InterruptedException {
        if (canceled || Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private long moveIntoPlace() throws IOException, InterruptedException {
        throwIfCanceled();
        if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            // The storage can have both a file a and a file a/b.
            return ArtifactDownloader.UNWRITABLE;
        }
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        return Files.size(target);
    }

    private void downloadOnce(SharedParts.Helpers helpers) throws IOException, InterruptedException {
        ActiveRequests requests = new ActiveRequests();
        active = requests;
        throwIfCanceled();
        // Creates the file with the permissions of a regular new file, because it is moved into place.
        try (FileChannel channel = FileChannel.open(
                part,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING,
                LinkOption.NOFOLLOW_LINKS)) {
            RangeDownload.Source source = new RangeDownload.Source(file, channel, timings, requests);
            Ranges ranges = new Ranges(source, helpers);
            try {
                ranges.run();
            } finally {
                ranges.abandon();
            }
            RangeDownload.Version version = ranges.first.version();
            // A server that ignored a range may have sent more before.
            channel.truncate(Math.max(ranges.first.end(), version.length()));
            if (ranges.isVerified() || version.md5() == null) {
                return;
            }
            String md5 = Checksum.of(part);
            if (md5 != null && !md5.equals(version.md5())) {
                if (corrupt) {
                    throw RangeDownload.corrupt(source);
                }
                corrupt = true;
                throw new RangeDownload.ChangedException();
            }
        } finally {
            requests.close();
        }
    }

    /** The ranges of the file. The first one shows how many there are. */
    private static final class Ranges implements SharedParts.Next {
        private final RangeDownload.Source source;
        private final SharedParts.Helpers helpers;
        private final RangeDownload first;
        private SharedParts others;
        private long next;
        private boolean verified = true;

        Ranges(RangeDownload.Source source, SharedParts.Helpers helpers) {
            this.source = source;
            this.helpers = helpers;
            this.first = new RangeDownload(source, 0, RangeDownload.SIZE, null);
        }

        void run() throws IOException, InterruptedException {
            first.run(this::beginOthers);
            note(first);
            if (others != null) {
                others.finish();
            }
        }

        void abandon() {
            if (others != null) {
                others.abandon();
            }
        }

        private synchronized void beginOthers() {
            long length = first.version().length();
            next = first.end();
            if (length > next) {
                others = helpers.begin((length - next + RangeDownload.SIZE - 1) / RangeDownload.SIZE, this);
            }
        }

        @Override
        public boolean transfer() throws IOException, InterruptedException {
            long length = first.version().length();
            long begin;
            synchronized (this) {
                begin = next;
                next = Math.min(length, begin + RangeDownload.SIZE);
            }
            if (begin >= length) {
                return false;
            }
            RangeDownload range =
                    new RangeDownload(source, begin, Math.min(length, begin + RangeDownload.SIZE), first.version());
            range.run(() -> {});
            note(range);
            return true;
        }

        /** Returns whether all ranges were compared with their checksums. */
        synchronized boolean isVerified() {
            return verified;
        }

        private synchronized void note(RangeDownload range) {
            verified &= range.isVerified();
        }
    }
}
