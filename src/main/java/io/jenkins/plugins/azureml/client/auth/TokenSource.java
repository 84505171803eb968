package io.jenkins.plugins.azureml.client.auth;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.SecretText;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;

/**
 * The token of one identity for one audience. Concurrent callers share one request for a new token, and its error. A token that
 * is still valid is used while a new one is requested. Thread-safe.
 */
final class TokenSource {

    private static final long RETRY_SECONDS = 30;

    /** Requests a new token; with few attempts while the old one is still valid. */
    interface Fetch {
        Token fetch(boolean fewTries) throws AzureMlException, InterruptedException;
    }

    private final LongSupplier clock;
    private List<SecretText> proofs = List.of();
    private Token token;
    private String claims;
    private CompletableFuture<Token> pending;

    TokenSource() {
        this(System::nanoTime);
    }

    /** @param clock in nanoseconds, with any origin */
    TokenSource(LongSupplier clock) {
        this.clock = clock;
    }

    SecretText token(Fetch fetch) throws AzureMlException, InterruptedException {
        while (true) {
            CompletableFuture<Token> mine = null;
            CompletableFuture<Token> others;
            Token old;
            synchronized (this) {
                long now = clock.getAsLong();
                old = token != null && token.valid(now) ? token : null;
                others = pending;
                if (old != null && (old.fresh(now) || others != null)) {
                    return old.value();
                }
                if (others == null) {
                    mine = new CompletableFuture<>();
                    pending = mine;
                }
            }
            if (mine != null) {
                return fetch(mine, old, fetch).value();
            }
            Token shared = join(others);
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

    private Token fetch(CompletableFuture<Token> mine, Token old, Fetch fetch)
            throws AzureMlException, InterruptedException {
        try {
            Token fetched = fetch.fetch(old != null);
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

    /** Waits for the pending request of another caller. Returns null if that caller gave up. */
    @CheckForNull
    private static Token join(CompletableFuture<Token> others) throws AzureMlException, InterruptedException {
        try {
            return others.get();
        } catch (CancellationException e) {
            return null;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AzureMlException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause().getClass().getName());
        }
    }
}
