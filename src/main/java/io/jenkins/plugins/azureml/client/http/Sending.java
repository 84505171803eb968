package io.jenkins.plugins.azureml.client.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.azureml.client.cloud.Hosts;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.ErrorReader;
import io.jenkins.plugins.azureml.client.error.Redactor;
import io.jenkins.plugins.azureml.client.error.ServiceError;
import io.jenkins.plugins.azureml.client.json.Json;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http.message.HeaderGroup;

/** One call on its way: what has been tried so far, and whether to try again. */
final class Sending {

    private static final int MAX_REDIRECTS = 5;
    private static final Header ACCEPT_JSON = new BasicHeader("Accept", "application/json");
    private static final Header ACCEPT_GZIP = new BasicHeader("Accept-Encoding", "gzip");

    private final Transport transport;
    private final Call call;
    private final HttpTimings timings;
    private final long deadline;
    private final String clientRequestId = UUID.randomUUID().toString();
    private final CallToken token;
    private URI uri;
    private boolean foreign;
    private boolean direct;
    private int redirects;
    private int failures;
    private boolean lost;

    Sending(Transport transport, Call call) {
        this.transport = transport;
        this.call = call;
        this.timings = transport.timings();
        this.deadline = System.nanoTime() + (call.transfer ? timings.transfer() : timings.total()).toNanos();
        this.token = new CallToken(call.bearer);
        this.uri = call.uri;
        this.direct = call.direct;
    }

    Response run() throws AzureMlException, InterruptedException {
        checkUrl(uri, "the address");
        while (true) {
            Wire.Reply reply = once();
            if (reply == null) {
                continue;
            }
            if (token.another(uri, reply)) {
                continue;
            }
            ResponseHead head = reply.head();
            if (head.success() || call.alsoTaken.contains(head.status())) {
                Response answer = accept(reply);
                if (answer != null) {
                    return answer;
                }
            } else if (head.redirect()) {
                redirect(reply);
            } else {
                repeatOrFail(token.telling(reply));
            }
        }
    }

    /** @return null if the request is to be sent again */
    private Wire.Reply once() throws AzureMlException, InterruptedException {
        Header[] headers = headers();
        spare();
        long left = deadline - System.nanoTime();
        // A service that drips its answer must leave time for another attempt.
        long limit = call.repeatable
                ? Math.max(left / 2, Math.min(left, timings.response().toNanos()))
                : left;
        ContentReader reader = call.reader == null ? ContentReader.whole(transport.maxJsonBytes()) : call.reader;
        try {
            Wire.Reply reply = transport.wire().send(call, uri, direct, headers, reader, Math.max(limit, 1));
            transport.budgets().note(token.account(), uri, reply.head(), System.nanoTime());
            return reply;
        } catch (Failure failure) {
            boolean safe = call.repeatable || !failure.sent;
            lost |= failure.sent;
            if (!failure.kind.worthRepeating || !safe || !again(backOff())) {
                throw failed(failure);
            }
            token.notRefused();
            return null;
        }
    }

    /** Lets others go first while the service has little left for all. */
    private void spare() throws InterruptedException {
        long now = System.nanoTime();
        Duration pause = transport.budgets().pause(token.account(), call.method, uri, now);
        if (pause.toNanos() < deadline - now) {
            transport.backOff().pause(pause);
        }
    }

    private Header[] headers() throws AzureMlException, InterruptedException {
        HeaderGroup headers = new HeaderGroup();
        headers.addHeader(ACCEPT_JSON);
        headers.addHeader(ACCEPT_GZIP);
        headers.addHeader(transport.userAgent());
        headers.addHeader(new BasicHeader("x-ms-client-request-id", clientRequestId));
        call.headers.forEach((name, value) -> headers.setHeader(new BasicHeader(name, value)));
        token.none();
        if (call.bearer != null && !foreign) {
            Optional<String> problem = call.bearer.problem(uri);
            if (problem.isPresent()) {
                throw refused("the address " + Redactor.show(uri) + " " + problem.get());
            }
            headers.setHeader(
                    new BasicHeader("Authorization", "Bearer " + token.next(uri).reveal()));
        }
        return headers.getHeaders();
    }

    /** @return null if the body is not whole and the request is to be sent again */
    private Response accept(Wire.Reply reply) throws AzureMlException, InterruptedException {
        JsonNode json = null;
        if (reply.head().success() && isPage(reply)) {
            throw unreadable(reply, true);
        }
        boolean empty = call.mayBeEmpty && reply.body().length == 0;
        if (call.json && reply.head().success() && !empty) {
            json = Transport.json(reply.body());
            if (json == null) {
                if (!call.repeatable || !again(backOff())) {
                    throw unreadable(reply, false);
                }
                return null;
            }
        }
        return new Response(reply.head(), reply.body(), json, lost);
    }

    /**
     * Whether the response is the page of a login or a proxy instead of what was asked for, whatever its status says. A file may
     * be a page. A scoring script may return XML, but only under its own type.
     */
    private boolean isPage(Wire.Reply reply) {
        boolean scoring = call.target == Call.Target.SCORING;
        if (!call.json && call.target == Call.Target.SIGNED_URL || !Markup.begins(reply.body())) {
            return false;
        }
        String type = String.valueOf(reply.head().header("content-type")).toLowerCase(Locale.ROOT);
        return call.json
                || type.contains("html")
                || scoring && (type.equals("null") || type.contains("json") || Markup.isHtml(reply.body()));
    }

    private void redirect(Wire.Reply reply) throws AzureMlException {
        URI target = Json.toUri(reply.head().header("location"));
        if (target == null) {
            throw refused("it is redirected to something that is not a URL");
        }
        target = uri.resolve(target);
        String shown = Redactor.show(target);
        checkUrl(target, "the address that it is redirected to, " + shown + ",");
        if (uri.getScheme().equalsIgnoreCase("https") && !target.getScheme().equalsIgnoreCase("https")) {
            throw refused("it is redirected from https to " + shown);
        }
        if (++redirects > MAX_REDIRECTS) {
            throw refused("it is redirected again and again, at last to " + shown);
        }
        if (!Hosts.sameOrigin(call.uri, target)) {
            if (!call.foreignRedirects) {
                throw refused("it is redirected to another host, " + shown + "; nothing is sent there"
                        + (call.target == Call.Target.SCORING
                                ? ". If the endpoint has moved, use its new URL as scoringUri"
                                : ""));
            }
            // For good: what was on another host may not lead the token back to a place of its choice.
            foreign = true;
            direct = direct && Hosts.isLoopback(Hosts.host(target));
        }
        if (reply.head().status() == 303 && call.body != null) {
            throw refused("it is redirected (303) to " + shown + ", which is not done with this request");
        }
        uri = target;
    }

    private void repeatOrFail(Wire.Reply reply) throws AzureMlException, InterruptedException {
        int status = reply.head().status();
        Duration asked = RetryAfter.of(reply.head(), Instant.now());
        boolean refused = refused(status, asked);
        boolean transientError = status == 408
                || status == 500
                || status == 502
                || status == 503
                || status == 504
                || call.passing.contains(status);
        if (refused || transientError && call.repeatable) {
            if (!refused) {
                lost = true;
            }
            Duration wait = asked == null ? backOff() : transport.backOff().after(asked);
            if (again(wait)) {
                return;
            }
            throw failed(reply, refused, asked);
        }
        throw failed(reply, status < 500 && status != 408, null);
    }

    /** Not executed: whatever it was, it may be sent again. */
    private static boolean refused(int status, Duration asked) {
        return status == 429 || status == 503 && asked != null;
    }

    private Duration backOff() {
        return transport.backOff().next(failures + 1);
    }

    /** Waits; false if the attempts or the time are used up. */
    private boolean again(Duration wait) throws InterruptedException {
        failures++;
        boolean inTime = deadline - System.nanoTime() > wait.toNanos();
        if (failures >= Math.min(call.attempts, timings.attempts()) || !inTime) {
            return false;
        }
        transport.backOff().pause(wait);
        return true;
    }

    private void checkUrl(URI address, String what) throws AzureMlException {
        Optional<String> problem = call.urlRule.apply(address);
        if (problem.isPresent()) {
            throw refused(what + " " + problem.get());
        }
    }

    private AzureMlException.Builder builder() {
        return AzureMlException.builder(call.operation, call.resource);
    }

    /** The client itself will not go on; nothing reached the service by that. */
    private AzureMlException refused(String why) {
        return builder()
                .code("Refused")
                .message(redactor().redact(why))
                .ambiguous(changes() && lost)
                .build();
    }

    private AzureMlException failed(Failure failure) {
        String message = redactor().redact(failure.getMessage()) + " (" + Redactor.show(uri) + tries() + ")";
        return builder()
                .message(message)
                .requestId(failure.sent ? clientRequestId + " (the client's)" : null)
                .advice(transport.advice().onFailure(call.target, failure.kind, Hosts.host(uri)))
                .ambiguous(changes() && lost)
                .passing(failure.kind.worthRepeating)
                .build();
    }

    private AzureMlException failed(Wire.Reply reply, boolean definite, Duration asked) {
        ServiceError error = new ErrorReader(redactor()).read(reply.body());
        String message = error.text();
        if (asked != null) {
            message += (message.isEmpty() ? "" : " - ") + "the service asks to wait " + asked.toSeconds() + " s";
        }
        if (foreign && reply.head().status() == 401) {
            message += " - it was redirected to " + Redactor.show(uri) + ", where no token is sent";
        }
        String blobCode = redactor().redact(reply.head().header("x-ms-error-code"));
        return builder()
                .status(reply.head().status())
                .code(error.code() == null ? blobCode : error.code())
                .innerCode(error.deepestCode())
                .message(message + tries())
                .requestId(requestId(reply.head(), error))
                .advice(redactor().redact(transport.advice().onResponse(call.target, reply.head(), error)))
                .ambiguous(changes() && (lost || !definite))
                .passing(refused(reply.head().status(), asked))
                .retryAfter(asked)
                .build();
    }

    private AzureMlException unreadable(Wire.Reply reply, boolean page) {
        ServiceError error = new ErrorReader(redactor()).read(reply.body());
        String message = page
                ? "the answer is a web page (" + error.text() + ") rather than JSON"
                : "the answer is not complete JSON (" + reply.body().length + " bytes" + tries() + ")";
        return builder()
                .status(reply.head().status())
                .code("UnreadableAnswer")
                .message(message)
                .requestId(requestId(reply.head(), error))
                .advice(transport
                        .advice()
                        .onUnusable(
                                call.target,
                                page ? Advice.Defect.WEB_PAGE : Advice.Defect.INCOMPLETE_JSON,
                                Hosts.host(uri)))
                .ambiguous(changes())
                .build();
    }

    private String requestId(ResponseHead head, ServiceError error) {
        for (String name : new String[] {
            "x-ms-request-id", "x-ms-correlation-request-id", "apim-request-id", "request-id", "x-request-id"
        }) {
            String id = head.header(name);
            if (id != null && id.matches("[\\w:.|+=/-]{1,100}")) {
                return id;
            }
        }
        return error.requestId() != null ? error.requestId() : clientRequestId + " (the client's)";
    }

    private boolean changes() {
        return call.changes;
    }

    private String tries() {
        return failures > 1 ? ", after " + failures + " attempts" : "";
    }

    private Redactor redactor() {
        return transport.redactor(call, token.shown());
    }
}
