package io.jenkins.plugins.azureml.scoring;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.time.Duration;

/** Reports that the endpoint refused a request that can be sent again later. */
public final class RetryableException extends IOException {

    private static final long serialVersionUID = 1L;

    private final IOException failure;
    private final Duration retryAfter;

    /**
     * @param reason short text for the log
     * @param failure error to report if there is no retry
     * @param retryAfter time that the endpoint asked to wait; null if it did not
     */
    public RetryableException(String reason, IOException failure, @CheckForNull Duration retryAfter) {
        super(reason, failure);
        this.failure = failure;
        this.retryAfter = retryAfter;
    }

    public IOException failure() {
        return failure;
    }

    @CheckForNull
    public Duration retryAfter() {
        return retryAfter;
    }
}
