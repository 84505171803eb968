package io.jenkins.plugins.azureml.client.http;

import io.jenkins.plugins.azureml.client.http.message.Heads;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.core5.http.Header;

/** The end of a pipeline without sockets: returns prepared results, the last one again and again, and records the requests. */
final class FakeNetwork implements Policy.Next {

    /** A request that would have been sent; the names of headers are in lower case. */
    record Sent(URI uri, Map<String, String> headers, boolean direct) {}

    private final Deque<Object> results = new ArrayDeque<>();
    final List<Sent> sent = new ArrayList<>();

    /** Creates the attempt for a call, with the default timings. */
    static Attempt attempt(Call call) {
        return new Attempt(call, HttpTimings.DEFAULTS);
    }

    static Call call(String method) {
        return Call.of(
                Call.Target.WORKSPACE_SERVICE, "read", "it", method, URI.create("https://api.example.invalid/x"));
    }

    static Errors errors() {
        return new Errors(Advice.NONE, () -> null);
    }

    FakeNetwork status(int status, Map<String, String> headers) {
        results.add(new RawResponse(Heads.of(status, headers), new byte[0]));
        return this;
    }

    FakeNetwork status(int status) {
        return status(status, Map.of());
    }

    FakeNetwork body(String text) {
        results.add(new RawResponse(Heads.of(200, Map.of()), text.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    FakeNetwork defect(Advice.Defect defect) {
        results.add(new RawResponse(Heads.of(200, Map.of()), new byte[0]).withDefect(defect));
        return this;
    }

    FakeNetwork failure(Failure.Kind kind, boolean afterSending) {
        results.add(new Failure(kind, afterSending, "prepared"));
        return this;
    }

    @Override
    public RawResponse send(Attempt attempt) throws Failure {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : attempt.headers()) {
            headers.put(header.getName().toLowerCase(Locale.ROOT), header.getValue());
        }
        sent.add(new Sent(attempt.uri(), headers, attempt.direct()));
        Object result = results.size() > 1 ? results.poll() : results.peek();
        if (result instanceof Failure failure) {
            throw failure;
        }
        return (RawResponse) result;
    }
}
