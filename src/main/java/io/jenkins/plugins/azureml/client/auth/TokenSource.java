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
 * The token of one identity. However many ask, one request is under way: the first asks for all, and all share what
 * comes of it, an error too.
 */
final class TokenSource {

    private static final long RETRY_SECONDS = 30;

    /** Gets a new token; with few attempts where the old one still serves. */
    interface Fetch {
        Token fetch(boolean fewTries) throws AzureMlException, InterruptedException;
    }

    private final LongSupplier clock;
    private List<SecretText> proofs = List.of();
    private Token token;
    private String claims;
    private CompletableFuture<Token> flight;

    TokenSource() {
        this(System::nanoTime);
    }

    /** @param clock in nanoseconds, from any beginning */
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
                others = flight;
                if (old != null && (old.fresh(now) || others != null)) {
                    return old.value();
                }
                if (others == null) {
                    mine = new CompletableFuture<>();
                    flight = mine;
                }
            }
            if (mine != null) {
                return fly(mine, old, fetch).value();
            }
            Token shared = join(others);
            if (shared != null) {
                return shared.value();
            }
        }
    }

    /** What the service wants the next tokens to prove; null changes nothing. */
    synchronized void claim(@CheckForNull String wanted) {
        if (wanted != null) {
            claims = wanted;
        }
    }

    @CheckForNull
    synchronized String claims() {
        return claims;
    }

    /** Forgets this very token; one that has replaced it meanwhile stays. */
    synchronized void drop(SecretText refused) {
        if (token != null && token.value().equals(refused)) {
            token = null;
        }
    }

    /** What the token is got with from now on. */
    synchronized void provedBy(List<SecretText> secrets) {
        proofs = List.copyOf(secrets);
    }

    /** What nobody may see: the token, and what it was got with. */
    synchronized List<SecretText> inUse() {
        List<SecretText> all = new ArrayList<>(proofs);
        if (token != null) {
            all.add(token.value());
        }
        return all;
    }

    private Token fly(CompletableFuture<Token> mine, Token old, Fetch fetch)
            throws AzureMlException, InterruptedException {
        try {
            Token fetched = fetch.fetch(old != null);
            land(fetched, true);
            mine.complete(fetched);
            return fetched;
        } catch (AzureMlException e) {
            if (old != null) {
                Token kept = old.later(RETRY_SECONDS, clock.getAsLong());
                land(kept, false);
                mine.complete(kept);
                return kept;
            }
            land(null, false);
            mine.completeExceptionally(e);
            throw e;
        } finally {
            // Interrupted, or worse: the others must not wait for ever, and one of them asks anew.
            if (!mine.isDone()) {
                land(null, false);
                mine.cancel(false);
            }
        }
    }

    /** The flight is over. A kept token does not come back if it was dropped meanwhile. */
    private synchronized void land(@CheckForNull Token result, boolean isNew) {
        flight = null;
        boolean stillThere = token != null && result != null && token.value().equals(result.value());
        if (isNew || stillThere) {
            token = result;
        }
    }

    /** @return null if the one who asked gave up */
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
