package io.jenkins.plugins.azureml.client.storage;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Lru;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What all clients know about storage accounts: delegation keys by identity and account, and the accounts that refuse account
 * keys. Thread-safe.
 */
public final class StorageState {

    private static final int MAX_ENTRIES = 500;
    /** The owner of an account may allow its keys again. */
    private static final long REMEMBERED_NANOS = Duration.ofHours(1).toNanos();

    private final LongSupplier clock;
    private final Map<String, DelegationKeySource> keys = new Lru<>(MAX_ENTRIES);
    private final Map<URI, Long> refusing = new Lru<>(MAX_ENTRIES);

    public StorageState() {
        this(System::nanoTime);
    }

    /** @param clock in nanoseconds, with any origin */
    StorageState(LongSupplier clock) {
        this.clock = clock;
    }

    DelegationKeySource.Held key(String identity, URI account, boolean once, DelegationKeySource.Fetch fetch)
            throws AzureMlException, InterruptedException {
        return source(identity, account).get(once, fetch);
    }

    /** Discards a key whose signature was refused. */
    void dropKey(String identity, URI account, String start) {
        source(identity, account).drop(start);
    }

    private DelegationKeySource source(String identity, URI account) {
        synchronized (keys) {
            return keys.computeIfAbsent(identity + "\n" + account, each -> new DelegationKeySource(clock));
        }
    }

    boolean refusesKeys(URI account) {
        synchronized (refusing) {
            Long since = refusing.get(account);
            return since != null && clock.getAsLong() - since < REMEMBERED_NANOS;
        }
    }

    void rememberRefusal(URI account) {
        synchronized (refusing) {
            refusing.put(account, clock.getAsLong());
        }
    }
}
