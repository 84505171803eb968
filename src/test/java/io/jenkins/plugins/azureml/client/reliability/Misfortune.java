package io.jenkins.plugins.azureml.client.reliability;

import io.jenkins.plugins.azureml.client.testing.Reply;
import io.jenkins.plugins.azureml.localazure.Fault;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What happens to a request: a column of the matrix. */
enum Misfortune {
    REFUSED("connect refused", null, null),
    RESET_BEFORE("reset before the request was read", Fault::resetBefore, Reply::resetEarly),
    RESET_AFTER("reset after the request was read", Fault::resetAfter, Reply::reset),
    DRIP(
            "slow drip",
            fault -> fault.slowBody(1, Duration.ofMillis(100)),
            // Never released: the client has to give up on it.
            () -> Reply.drip(new CountDownLatch(1))),
    S408(408, null),
    S429(429, null),
    S429_WAIT(429, "0"),
    S500(500, null),
    S500_WAIT(500, "0"),
    S502(502, null),
    S503(503, null),
    S503_WAIT(503, "0"),
    S504(504, null),
    TRUNCATED("truncated JSON", fault -> fault.body("{\"value\":[{\"name\":"), () -> Reply.json("{\"value\":[{")),
    PAGE(
            "a login page in its place",
            fault -> fault.body("<html><title>Sign in</title></html>").contentType("text/html"),
            () -> Reply.bytes(200, "<html><title>Sign in</title></html>".getBytes())),
    EXPIRED("token expired", Fault::expireToken, () -> Reply.status(401));

    private static final String BODY = "{\"error\":{\"code\":\"Trouble\",\"message\":\"made by a test\"}}";

    final String title;
    private final UnaryOperator<Fault> fault;
    private final Supplier<Reply> reply;

    Misfortune(String title, UnaryOperator<Fault> fault, Supplier<Reply> reply) {
        this.title = title;
        this.fault = fault;
        this.reply = reply;
    }

    Misfortune(int status, String retryAfter) {
        this(
                status + (retryAfter == null ? "" : " with Retry-After"),
                f -> retryAfter == null
                        ? f.status(status, BODY)
                        : f.status(status, BODY).header("Retry-After", retryAfter),
                () -> retryAfter == null
                        ? Reply.json(status, BODY)
                        : Reply.json(status, BODY).with("Retry-After", retryAfter));
    }

    Fault on(String method, String path) {
        return fault.apply(Fault.on(method, path));
    }

    Reply reply() {
        return reply.get();
    }
}
