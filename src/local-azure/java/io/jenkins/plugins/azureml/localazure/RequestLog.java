package io.jenkins.plugins.azureml.localazure;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Records the requests that the server received, for assertions. Keeps the last 100,000 and counts all. */
public final class RequestLog {
    private static final int KEPT = 100_000;
    private static final Pattern SIGNATURE = Pattern.compile("(?<=(^|&)sig=)[^&]*");

    private final Deque<Entry> entries = new ArrayDeque<>();
    private long total;

    RequestLog() {}

    static final class Entry {
        private final RecordedRequest begun;
        private volatile RecordedRequest current;

        private Entry(RecordedRequest begun) {
            this.begun = begun;
            this.current = begun;
        }

        void end(int status, long bytes, String fault) {
            current = new RecordedRequest(
                    begun.time(),
                    begun.service(),
                    begun.method(),
                    begun.path(),
                    begun.query(),
                    begun.headers(),
                    begun.token(),
                    begun.requestBytes(),
                    status,
                    bytes,
                    fault);
        }
    }

    Entry begin(Service service, HttpServerExchange exchange) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        boolean token = false;
        for (HeaderValues values : exchange.getRequestHeaders()) {
            String name = values.getHeaderName().toString().toLowerCase(Locale.ROOT);
            if (name.equals("authorization")) {
                String scheme = values.getFirst().split(" ", 2)[0];
                token = scheme.equalsIgnoreCase("Bearer");
                headers.put(name, List.of(scheme));
            } else {
                headers.put(name, List.copyOf(values));
            }
        }
        Entry entry = new Entry(new RecordedRequest(
                Instant.now(),
                service,
                exchange.getRequestMethod().toString(),
                exchange.getRequestURI(),
                SIGNATURE.matcher(exchange.getQueryString()).replaceAll("***"),
                headers,
                token,
                exchange.getRequestContentLength(),
                0,
                0,
                null));
        synchronized (entries) {
            total++;
            entries.add(entry);
            if (entries.size() > KEPT) {
                entries.removeFirst();
            }
        }
        return entry;
    }

    /** Returns the kept requests, oldest first. */
    public List<RecordedRequest> all() {
        return matching(request -> true);
    }

    /** Returns the kept requests of a method ({@code "*"} for any) whose path matches. */
    public List<RecordedRequest> matching(String method, String pathRegex) {
        Pattern path = Pattern.compile(pathRegex);
        return matching(request -> (method.equals("*") || method.equals(request.method()))
                && path.matcher(request.path()).find());
    }

    public List<RecordedRequest> matching(Predicate<RecordedRequest> predicate) {
        List<Entry> copy;
        synchronized (entries) {
            copy = new ArrayList<>(entries);
        }
        return copy.stream().map(entry -> entry.current).filter(predicate).toList();
    }

    public int count(String method, String pathRegex) {
        return matching(method, pathRegex).size();
    }

    /** Returns the number of requests since the start or {@link #clear()}, kept or not. */
    public long total() {
        synchronized (entries) {
            return total;
        }
    }

    public void clear() {
        synchronized (entries) {
            entries.clear();
            total = 0;
        }
    }
}
