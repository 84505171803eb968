package io.jenkins.plugins.azureml.steps.wait;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.steps.PollInterval;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The signed URLs of a run's log files. They are reused until shortly before they expire, so that most polls need only the status of
 * the run, which many waits share. They are read again after a while, because a run can get more files: soon at first, later less
 * often.
 */
final class LogUrls {

    /** The clock of the storage may differ. */
    private static final long MARGIN_MILLIS = 5 * 60_000L;
    /** For how many of the shortest poll intervals URLs are used, if no file was new before. */
    private static final int MOST_INTERVALS = 30;

    private static final Pattern EXPIRY = Pattern.compile("(?:^|&)se=([^&]+)");

    private Map<String, URI> files = Map.of();
    /** Milliseconds since the epoch. */
    private long usableUntil;

    private long intervals = 1;

    /**
     * Records what the details of the run say.
     *
     * @param now milliseconds since the epoch
     */
    void onRead(@NonNull Map<String, URI> read, long now) {
        boolean same = !read.isEmpty() && read.keySet().equals(files.keySet());
        intervals = same ? Math.min(2 * intervals, MOST_INTERVALS) : 1;
        files = read;
        long expiry = read.values().stream().mapToLong(LogUrls::expiry).min().orElse(0) - MARGIN_MILLIS;
        // A new file is noticed later if there are many waits.
        long again = Math.max(intervals * PollInterval.minMillis(), same ? 2 * PollInterval.crowdMillis() : 0);
        usableUntil = Math.min(now + again, expiry);
    }

    /** Returns the URLs by path; null if they have to be read. */
    @CheckForNull
    Map<String, URI> usable(long now) {
        return now < usableUntil ? files : null;
    }

    /** Has the URLs read by the next poll, because one of them did not work. */
    void discard() {
        usableUntil = 0;
    }

    /** Returns when a URL expires, in milliseconds since the epoch; 0 if it is not known. */
    private static long expiry(URI url) {
        Matcher expiry = EXPIRY.matcher(String.valueOf(url.getRawQuery()));
        try {
            return expiry.find()
                    ? Instant.parse(URLDecoder.decode(expiry.group(1), StandardCharsets.UTF_8))
                            .toEpochMilli()
                    : 0;
        } catch (DateTimeException | IllegalArgumentException e) {
            return 0;
        }
    }
}
