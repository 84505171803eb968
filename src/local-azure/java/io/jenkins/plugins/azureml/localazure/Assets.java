package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Stores the assets of one type in a workspace as containers with versions. */
final class Assets {
    record Version(String name, String version, ObjectNode properties, Instant created, Instant modified) {}

    private static final class Container {
        private final Map<String, Version> versions = new LinkedHashMap<>();
        private ObjectNode properties = Json.object();
        private long highest;
    }

    private final Map<String, Container> containers = new TreeMap<>();

    synchronized Optional<Version> find(String name, String version) {
        return Optional.ofNullable(containers.get(name)).map(container -> container.versions.get(version));
    }

    /** Returns the versions, oldest first; empty if there is no container of this name. */
    synchronized List<Version> versions(String name) {
        Container container = containers.get(name);
        return container == null ? List.of() : List.copyOf(container.versions.values());
    }

    synchronized List<Version> all() {
        List<Version> all = new ArrayList<>();
        containers.values().forEach(container -> all.addAll(container.versions.values()));
        return all;
    }

    synchronized List<String> names() {
        return List.copyOf(containers.keySet());
    }

    synchronized boolean has(String name) {
        return containers.containsKey(name);
    }

    synchronized Version put(String name, String version, ObjectNode properties, Instant now) {
        Container container = containers.computeIfAbsent(name, n -> new Container());
        Version before = container.versions.get(version);
        Version after = new Version(name, version, properties, before == null ? now : before.created, now);
        container.versions.put(version, after);
        container.highest = Math.max(container.highest, number(version));
        return after;
    }

    synchronized boolean remove(String name, String version) {
        Container container = containers.get(name);
        return container != null && container.versions.remove(version) != null;
    }

    synchronized void describe(String name, ObjectNode properties) {
        containers.computeIfAbsent(name, n -> new Container()).properties = properties;
    }

    /** Returns the properties of a container, with the latest version (by creation time) and the next number. */
    synchronized ObjectNode container(String name) {
        Container container = containers.get(name);
        ObjectNode json = container.properties.deepCopy();
        String latest = null;
        for (Version each : container.versions.values()) {
            latest = each.version;
        }
        json.put("latestVersion", latest).put("nextVersion", Long.toString(container.highest + 1));
        return json;
    }

    /** Returns the version as a number, or 0 if it is not numeric. */
    static long number(String version) {
        return version.matches("\\d{1,18}") ? Long.parseLong(version) : 0;
    }
}
