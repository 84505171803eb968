package io.jenkins.plugins.azureml.client.service;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Lru;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Caches facts about workspaces for 15 minutes: thousands of waits create thousands of clients, and the resource manager
 * throttles reads. Thread-safe.
 */
public final class ExpiringCache<T> {

    private static final int MAX_WORKSPACES = 500;
    private static final long NANOS = TimeUnit.MINUTES.toNanos(15);

    /** Reads the fact about one workspace from the service. */
    public interface Source<T> {
        T read() throws AzureMlException, InterruptedException;
    }

    private final Map<String, Entry<T>> entries = new Lru<>(MAX_WORKSPACES);

    /** Returns the cached value, or reads it; concurrent callers wait for the first one. A failure is not cached. */
    public T get(String key, Source<T> source) throws AzureMlException, InterruptedException {
        Entry<T> entry;
        synchronized (entries) {
            entry = entries.computeIfAbsent(key, k -> new Entry<>());
        }
        return entry.get(source);
    }

    /** Removes a value that proved wrong, so that it is read again. */
    public void forget(String key) {
        synchronized (entries) {
            entries.remove(key);
        }
    }

    private static final class Entry<T> {
        private final ReentrantLock reading = new ReentrantLock();
        private T value;
        private long since;

        T get(Source<T> source) throws AzureMlException, InterruptedException {
            reading.lockInterruptibly();
            try {
                if (value == null || System.nanoTime() - since > NANOS) {
                    value = source.read();
                    since = System.nanoTime();
                }
                return value;
            } finally {
                reading.unlock();
            }
        }
    }
}
