package io.jenkins.plugins.azureml.client.auth;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.SecretText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * The token of one identity for one audience. Concurrent callers share one request for a new token, and its error. A token that
 * is still valid is used while a new one is requested. Thread-safe.
 */
final class TokenSource {

    private static final long RETRY_SECONDS = 30;
    /** How old a request may become until callers that do not retry no longer wait for it. */
    private static final long WAIT_NANOS = Duration.ofSeconds(10).toNanos();

    private static final int ALL_ATTEMPTS = Integer.MAX_VALUE;
    private static final int ATTEMPTS_WHILE_VALID = 2;

    /** Requests a new token; with fewer attempts while the old one is still valid, and for callers that do not retry. */
    interface Fetch {
        Token fetch(int maxAttempts) throws AzureMlException, InterruptedException;
    }

    /**
     * A request for a token.
     *
     * @param once whether its caller does not retry
     * @param since time of the clock
     */
    private record Pending(CompletableFuture<Token> token, boolean once, long since) {}

    private final LongSupplier clock;
    private List<SecretText> proofs = List.of();
    private Token token;
    private String claims;
    private Pending pending;

    TokenSource() {
        this(System::nanoTime);
    }

    /** @param clock in nanoseconds, with any origin */
    TokenSource(LongSupplier clock) {
        this.clock = clock;
    }

    /** Returns the token. Waits for a new one as long as its request takes with all retries. */
    SecretText token(Fetch fetch) throws AzureMlException, InterruptedException {
        return token(fetch, false);
    }

    /**
     * Returns the token for a caller that does not retry. Requests a new one with one attempt. Waits for the request of another
     * caller only until it is ten seconds old.
     */
    SecretText tokenOnce(Fetch fetch) throws AzureMlException, InterruptedException {
        return token(fetch, true);
    }

    private SecretText token(Fetch fetch, boolean once) throws AzureMlException, InterruptedException {
        while (true) {
            Pending mine = null;
            Pending others;
            Token old;
            synchronized (this) {
                long now = clock.getAsLong();
                old = token != null && token.valid(now) ? token : null;
                others = pending;
                if (old != null && (old.fresh(now) || others != null)) {
                    return old.value();
                }
                if (others == null) {
                    mine = new Pending(new CompletableFuture<>(), once, now);
                    pending = mine;
                }
            }
            if (mine != null) {
                return fetch(mine, old, fetch).value();
            }
            Token shared = join(others, once);
            if (shared != null) {
                return shared.value();
            }
        }
    }

    /** Sets the claims that the next tokens must contain; null changes nothing. */
    synchronized void claim(@CheckForNull String wanted) {
        if (wanted != null) {
            claims = wanted;
        }
    }

    @CheckForNull
    synchronized String claims() {
        return claims;
    }

    /** Discards this token, unless another one has replaced it meanwhile. */
    synchronized void drop(SecretText refused) {
        if (token != null && token.value().equals(refused)) {
            token = null;
        }
    }

    /** Records the secrets that tokens are requested with, for masking. */
    synchronized void provedBy(List<SecretText> secrets) {
        proofs = List.copyOf(secrets);
    }

    /** Returns the secrets to mask: the token, and those that it was requested with. */
    synchronized List<SecretText> inUse() {
        List<SecretText> all = new ArrayList<>(proofs);
        if (token != null) {
            all.add(token.value());
        }
        return all;
    }

    private Token fetch(Pending request, Token old, Fetch fetch) throws AzureMlException, InterruptedException {
        CompletableFuture<Token> mine = request.token;
        try {
            Token fetched = fetch.fetch(request.once ? 1 : old != null ? ATTEMPTS_WHILE_VALID : ALL_ATTEMPTS);
            publish(fetched, true);
            mine.complete(fetched);
            return fetched;
        } catch (AzureMlException e) {
            if (old != null) {
                Token kept = old.later(RETRY_SECONDS, clock.getAsLong());
                publish(kept, false);
                mine.complete(kept);
                return kept;
            }
            publish(null, false);
            mine.completeExceptionally(e);
            throw e;
        } finally {
            // Interrupted, or worse: the others must not wait forever, and one of them requests the token again.
            if (!mine.isDone()) {
                publish(null, false);
                mine.cancel(false);
            }
        }
    }

    /** Ends the pending request. An old token is not restored if it was discarded meanwhile. */
    private synchronized void publish(@CheckForNull Token result, boolean isNew) {
        pending = null;
        boolean stillThere = token != null && result != null && token.value().equals(result.value());
        if (isNew || stillThere) {
            token = result;
        }
    }

    /** Waits for the pending request of another caller. Returns null if that caller gave up, or had fewer attempts. */
    @CheckForNull
    private Token join(Pending others, boolean once) throws AzureMlException, InterruptedException {
        try {
            return once
                    ? others.token.get(others.since + WAIT_NANOS - clock.getAsLong(), TimeUnit.NANOSECONDS)
                    : others.token.get();
        } catch (CancellationException e) {
            return null;
        } catch (TimeoutException e) {
            throw AzureMlException.builder("get a token", "")
                    .code("Timeout")
                    .message("the login service has not responded yet to the request of another step")
                    .retryable(true)
                    .build();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AzureMlException failure) {
                if (others.once && !once) {
                    return null;
                }
                throw failure;
            }
            throw new IllegalStateException(e.getCause().getClass().getName());
        }
    }
}
