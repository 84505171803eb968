package io.jenkins.plugins.azureml.client.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.message.RetryAfter;
import java.time.Duration;
import java.time.Instant;

/**
 * Retries after transient failures: any call that was not executed for certain, and idempotent calls otherwise, for as long as
 * attempts and time are left.
 */
final class RetryPolicy implements Policy {

    private final int maxAttempts;
    private final BackOff backOff;
    private final HostStates hosts;

    RetryPolicy(int maxAttempts, BackOff backOff, HostStates hosts) {
        this.hosts = hosts;
        this.maxAttempts = maxAttempts;
        this.backOff = backOff;
    }

    @Override
    public RawResponse send(Attempt attempt, Next next) throws Failure, AzureMlException, InterruptedException {
        Call call = attempt.call();
        Failure known = call.fallback ? hosts.outOfReach(call.uri) : null;
        if (known != null) {
            throw known;
        }
        while (true) {
            try {
                RawResponse response = next.send(attempt);
                hosts.responded(call.uri);
                Duration wait = waitAfter(attempt, response);
                if (wait == null || !pause(attempt, wait)) {
                    return response;
                }
            } catch (Failure failure) {
                if (failure.sent) {
                    attempt.markLost();
                }
                boolean safe = call.idempotent || !failure.sent;
                boolean lookElsewhere = call.fallback && failure.isOutOfReach();
                boolean enough = lookElsewhere && attempt.number() >= hosts.attempts(call.uri);
                if (!failure.kind.retryable || !safe || enough || !pause(attempt, backOff(attempt))) {
                    if (lookElsewhere) {
                        hosts.gaveUp(call.uri, failure);
                    }
                    throw failure;
                }
            }
        }
    }

    /** Returns how long to wait before the retry that the response calls for; null if no retry is due. */
    @CheckForNull
    private Duration waitAfter(Attempt attempt, RawResponse response) {
        Call call = attempt.call();
        if (response.defect() != null) {
            boolean cutOff = response.defect() == Advice.Defect.INCOMPLETE_JSON;
            return cutOff && call.idempotent ? backOff(attempt) : null;
        }
        if (call.accepts(response.head())) {
            return null;
        }
        Duration asked = RetryAfter.of(response.head(), Instant.now());
        boolean refused = isRefused(response.status(), asked);
        if (!refused && !isRetryable(call, response.status())) {
            return null;
        }
        if (!refused) {
            attempt.markLost();
        }
        return asked == null ? backOff(attempt) : backOff.after(asked);
    }

    /** Returns whether a response means that the request was not executed, so that it is safe to send again in any case. */
    static boolean isRefused(int status, @CheckForNull Duration asked) {
        return status == 429 || status == 503 && asked != null;
    }

    /** Returns whether a call may be retried after a transient error, after which it may have been executed. */
    static boolean isRetryable(Call call, int status) {
        boolean transientError = status == 408
                || status == 500
                || status == 502
                || status == 503
                || status == 504
                || call.retryOn.contains(status);
        return transientError && call.idempotent;
    }

    private Duration backOff(Attempt attempt) {
        return backOff.next(attempt.number());
    }

    /** Waits before the next attempt. Returns false at once if the attempts are used up or the time is too short. */
    private boolean pause(Attempt attempt, Duration wait) throws InterruptedException {
        attempt.countFailure();
        boolean inTime = attempt.remainingNanos() > wait.toNanos();
        if (attempt.failures() >= Math.min(attempt.call().maxAttempts, maxAttempts) || !inTime) {
            return false;
        }
        backOff.pause(wait);
        return true;
    }
}
