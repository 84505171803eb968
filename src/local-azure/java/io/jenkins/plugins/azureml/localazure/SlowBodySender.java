package io.jenkins.plugins.azureml.localazure;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.SameThreadExecutor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;

/** Sends a response body in pieces without occupying a thread between the pieces. */
final class SlowBodySender {
    private final HttpServerExchange exchange;
    private final byte[] body;
    private final int bytes;
    private final Duration pause;
    private int sent;

    private SlowBodySender(HttpServerExchange exchange, byte[] body, int bytes, Duration pause) {
        this.exchange = exchange;
        this.body = body;
        this.bytes = Math.max(1, bytes);
        this.pause = pause;
    }

    static void start(HttpServerExchange exchange, Response response, int bytes, Duration pause) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        response.writeTo(body, Long.MAX_VALUE);
        SlowBodySender sender = new SlowBodySender(exchange, body.toByteArray(), bytes, pause);
        exchange.dispatch(SameThreadExecutor.INSTANCE, sender::next);
    }

    private void next() {
        // Writing blocks if the client does not read, so it must not run on the I/O thread.
        try {
            exchange.getConnection().getWorker().execute(this::send);
        } catch (RejectedExecutionException e) {
            // The server is being closed.
            IoUtils.safeClose(exchange.getConnection());
        }
    }

    private void send() {
        try {
            int length = Math.min(bytes, body.length - sent);
            exchange.getOutputStream().write(body, sent, length);
            exchange.getOutputStream().flush();
            sent += length;
            if (sent == body.length) {
                exchange.endExchange();
            } else {
                exchange.getIoThread().executeAfter(this::next, pause.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (IOException e) {
            IoUtils.safeClose(exchange.getConnection());
        }
    }
}
