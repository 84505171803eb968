package io.jenkins.plugins.azureml.client.http;

import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps the entries that were used last. Not thread-safe: reads change the order too. */
public final class Lru<K, V> extends LinkedHashMap<K, V> {

    private static final long serialVersionUID = 1;

    private final int maxEntries;

    public Lru(int maxEntries) {
        super(16, 0.75f, true);
        this.maxEntries = maxEntries;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > maxEntries;
    }
}
