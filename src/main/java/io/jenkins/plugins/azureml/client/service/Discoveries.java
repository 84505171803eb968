package io.jenkins.plugins.azureml.client.service;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Lru;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Caches the addresses of workspaces for 15 minutes: thousands of waits create thousands of clients, and the resource manager
 * throttles reads. Thread-safe.
 */
public final class Discoveries {

    private static final int MAX_WORKSPACES = 500;
    private static final long NANOS = TimeUnit.MINUTES.toNanos(15);

    /** Finds the addresses of one workspace. */
    public interface Source {
        Discovery discover() throws AzureMlException, InterruptedException;
    }

    private final Map<String, Entry> entries = new Lru<>(MAX_WORKSPACES);

    /** Returns the cached addresses, or finds them; concurrent callers wait for the first one. */
    public Discovery get(String key, Source source) throws AzureMlException, InterruptedException {
        Entry entry;
        synchronized (entries) {
            entry = entries.computeIfAbsent(key, k -> new Entry());
        }
        return entry.get(source);
    }

    private static final class Entry {
        private final ReentrantLock finding = new ReentrantLock();
        private Discovery found;
        private long since;

        public Discovery get(Source source) throws AzureMlException, InterruptedException {
            finding.lockInterruptibly();
            try {
                if (found == null || System.nanoTime() - since > NANOS) {
                    found = source.discover();
                    since = System.nanoTime();
                }
                return found;
            } finally {
                finding.unlock();
            }
        }
    }
}
