package io.jenkins.plugins.azureml.localazure;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.SameThreadExecutor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;

/** Sends a response body in pieces without occupying a thread between the pieces. */
final class Drip {
    private final HttpServerExchange exchange;
    private final byte[] body;
    private final int bytes;
    private final Duration pause;
    private int sent;

    private Drip(HttpServerExchange exchange, byte[] body, int bytes, Duration pause) {
        this.exchange = exchange;
        this.body = body;
        this.bytes = Math.max(1, bytes);
        this.pause = pause;
    }

    static void start(HttpServerExchange exchange, Reply reply, int bytes, Duration pause) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        reply.writeTo(body, Long.MAX_VALUE);
        Drip drip = new Drip(exchange, body.toByteArray(), bytes, pause);
        exchange.dispatch(SameThreadExecutor.INSTANCE, drip::next);
    }

    private void next() {
        // Writing blocks if the client does not read, so it must not run on the I/O thread.
        exchange.getConnection().getWorker().execute(this::send);
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
