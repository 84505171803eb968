package io.jenkins.plugins.azureml.scoring;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.time.Duration;

/** The endpoint did not take the request, and may take the same one later. */
public final class RetryableException extends IOException {

    private static final long serialVersionUID = 1L;

    private final IOException failure;
    private final Duration after;

    /**
     * @param reason in a few words, for a log
     * @param failure what comes of it if it is not sent again
     * @param after how long the endpoint asks to wait; null if it does not say
     */
    public RetryableException(String reason, IOException failure, @CheckForNull Duration after) {
        super(reason, failure);
        this.failure = failure;
        this.after = after;
    }

    public IOException failure() {
        return failure;
    }

    @CheckForNull
    public Duration after() {
        return after;
    }
}
