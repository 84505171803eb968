package io.jenkins.plugins.azureml.localazure;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the route for a method and path. In a pattern, <code>{name}</code> matches one segment and, as the last one,
 * <code>{name*}</code> the rest with its trailing slash. Literals match in any letter case and take precedence over
 * names.
 */
final class Router {
    /** The path of a workspace, common to the resource manager and the regional services. */
    static final String WORKSPACE = "/subscriptions/{subscription}/resourceGroups/{resourceGroup}"
            + "/providers/Microsoft.MachineLearningServices/workspaces/{workspace}";

    /** The path of a registry at the resource manager. */
    static final String REGISTRY = "/subscriptions/{subscription}/resourceGroups/{resourceGroup}"
            + "/providers/Microsoft.MachineLearningServices/registries/{registry}";

    record Entry(
            DocumentedOperation operation,
            String method,
            List<String> pattern,
            Access access,
            ErrorShape errors,
            Route route) {
        private int literals() {
            return (int) pattern.stream().filter(s -> !s.startsWith("{")).count();
        }
    }

    record Match(Entry entry, Map<String, String> path) {}

    private final Service service;
    private final List<Entry> entries = new ArrayList<>();
    final ErrorShape unknown;

    Router(Service service, ErrorShape unknown) {
        this.service = service;
        this.unknown = unknown;
    }

    /** @throws IllegalStateException if the list of documented operations does not have the route */
    void add(String method, String pattern, Access access, ErrorShape errors, Route route) {
        DocumentedOperation operation = DocumentedOperations.require(service, method, pattern);
        entries.add(new Entry(operation, method, segments(pattern), access, errors, route));
        entries.sort(Comparator.comparingInt(Entry::literals).reversed());
    }

    /** Returns the routes of one area, which share their access rule and error format. */
    Area area(Access access, ErrorShape errors) {
        return (method, pattern, route) -> add(method, pattern, access, errors, route);
    }

    @FunctionalInterface
    interface Area {
        void on(String method, String pattern, Route route);
    }

    List<DocumentedOperation> operations() {
        return entries.stream().map(Entry::operation).toList();
    }

    Match find(String method, String rawPath) {
        List<String> segments = segments(rawPath);
        boolean otherMethod = false;
        for (Entry entry : entries) {
            Map<String, String> path = match(entry.pattern, segments, rawPath.endsWith("/"));
            if (path == null) {
                continue;
            }
            if (entry.method.equals(method) || entry.method.equals("GET") && method.equals("HEAD")) {
                return new Match(entry, path);
            }
            otherMethod = true;
        }
        if (otherMethod) {
            throw new ServiceException(
                    405, "MethodNotAllowed", "The method " + method + " is not allowed on " + rawPath + ".");
        }
        throw new ServiceException(
                404, "NotFound", "The local Azure ML has no route for " + method + " " + rawPath + ".");
    }

    private static Map<String, String> match(List<String> pattern, List<String> segments, boolean slash) {
        int last = pattern.size() - 1;
        boolean open = last >= 0 && pattern.get(last).endsWith("*}");
        if (open ? segments.size() < pattern.size() : segments.size() != pattern.size()) {
            return null;
        }
        Map<String, String> path = new LinkedHashMap<>();
        for (int i = 0; i < pattern.size(); i++) {
            String want = pattern.get(i);
            if (i == last && open) {
                String rest = String.join("/", segments.subList(i, segments.size()));
                path.put(want.substring(1, want.length() - 2), slash ? rest + "/" : rest);
            } else if (want.startsWith("{")) {
                path.put(want.substring(1, want.length() - 1), segments.get(i));
            } else if (!want.equalsIgnoreCase(segments.get(i))) {
                return null;
            }
        }
        return path;
    }

    private static List<String> segments(String rawPath) {
        List<String> segments = new ArrayList<>();
        for (String raw : rawPath.split("/")) {
            if (!raw.isEmpty()) {
                segments.add(decode(raw));
            }
        }
        return segments;
    }

    private static String decode(String raw) {
        try {
            return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return raw;
        }
    }
}
