package io.jenkins.plugins.azureml.client.storage;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The delegation key of one identity for one storage account. Concurrent callers share one request for a new key. A key that is
 * still valid is used while a new one is requested. A failure is kept only for polls, since a role may take effect at any time.
 * Thread-safe.
 */
final class DelegationKeySource {

    /** Azure allows seven days. A shorter life limits the time in which a revoked role still works. */
    static final Duration LIFE = Duration.ofDays(1);

    /** Allows for clocks that differ a little. */
    static final Duration EARLIER = Duration.ofMinutes(15);

    /** Longer than any signature, which must not outlive its key. */
    private static final Duration RENEWED_BEFORE_EXPIRY = Duration.ofHours(8);

    private static final Duration LEAST_REST = Duration.ofMinutes(5);
    private static final long RETRY_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long WAIT_SECONDS = 5;

    /** Requests a new key. */
    @FunctionalInterface
    interface Fetch {
        Held fetch() throws AzureMlException, InterruptedException;
    }

    /**
     * A key with the difference between the clocks.
     *
     * @param ahead how far the clock of the storage is ahead of the controller's; may be negative
     */
    record Held(UserDelegationKey key, Duration ahead) {

        /** Returns the time of the storage. */
        Instant now() {
            return Instant.now().plus(ahead);
        }

        boolean isValid() {
            Instant now = now();
            return !now.isBefore(key.startTime()) && now.plus(LEAST_REST).isBefore(key.expiryTime());
        }

        /** Returns whether any signature may be made with the key. */
        boolean isFresh() {
            return now().plus(RENEWED_BEFORE_EXPIRY).isBefore(key.expiryTime());
        }
    }

    private final LongSupplier clock;
    private final ReentrantLock requesting = new ReentrantLock();
    private volatile Held held;
    private volatile long nextRenewal;
    private AzureMlException failure;

    DelegationKeySource(LongSupplier clock) {
        this.clock = clock;
        this.nextRenewal = clock.getAsLong();
    }

    /** @param once whether the caller polls, and so waits only some seconds for the request of another caller */
    Held get(boolean once, Fetch fetch) throws AzureMlException, InterruptedException {
        Held old = valid();
        if (old == null) {
            return first(once, fetch);
        }
        if (!old.isFresh() && clock.getAsLong() - nextRenewal >= 0 && requesting.tryLock()) {
            try {
                return renew(fetch);
            } catch (AzureMlException e) {
                failed(e);
            } finally {
                requesting.unlock();
            }
        }
        return old;
    }

    private Held first(boolean once, Fetch fetch) throws AzureMlException, InterruptedException {
        if (!once) {
            requesting.lockInterruptibly();
        } else if (!requesting.tryLock(WAIT_SECONDS, TimeUnit.SECONDS)) {
            throw AzureMlException.builder(DelegationKeyRequest.OPERATION, "")
                    .code("Timeout")
                    .message("the storage has not responded yet to the request of another step")
                    .retryable(true)
                    .build();
        }
        try {
            Held others = valid();
            if (others != null) {
                return others;
            }
            if (once && failure != null && clock.getAsLong() - nextRenewal < 0) {
                throw failure;
            }
            return renew(fetch);
        } catch (AzureMlException e) {
            failed(e);
            throw e;
        } finally {
            requesting.unlock();
        }
    }

    private void failed(AzureMlException e) {
        if (e != failure) {
            failure = e;
            nextRenewal = clock.getAsLong() + RETRY_NANOS;
        }
    }

    private Held renew(Fetch fetch) throws AzureMlException, InterruptedException {
        Held fetched = fetch.fetch();
        held = fetched;
        failure = null;
        // A key that is shorter than wanted must not be requested anew for each signature.
        nextRenewal = clock.getAsLong() + RETRY_NANOS;
        return fetched;
    }

    @CheckForNull
    private Held valid() {
        Held now = held;
        return now != null && now.isValid() ? now : null;
    }

    /**
     * Discards the key of a signature that was refused. Keeps a later key: many signatures of one key may be refused at once.
     *
     * @param start of the key, as the signature has it
     */
    void drop(String start) {
        Held now = held;
        if (now != null && now.key().start().equals(start)) {
            held = null;
        }
    }
}
