package io.jenkins.plugins.azureml.client.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.Header;

/** Sends one request once: by the proxy of the moment, watched for interrupts and for its time. */
final class Wire implements Closeable {

    private static final int ERROR_BYTES = 256 * 1024;

    /** What came back, before anyone has looked at it. */
    record Reply(ResponseHead head, byte[] body) {}

    private final HttpTimings timings;
    private final Supplier<ProxySettings> proxy;
    private final SSLContext tls;
    private final DnsResolver resolver;
    private final Watcher watcher = new Watcher();
    private HttpEngine engine;
    private boolean closed;

    Wire(HttpTimings timings, Supplier<ProxySettings> proxy, SSLContext tls) {
        this(timings, proxy, tls, SystemDefaultDnsResolver.INSTANCE);
    }

    Wire(HttpTimings timings, Supplier<ProxySettings> proxy, SSLContext tls, DnsResolver resolver) {
        this.resolver = resolver;
        this.timings = timings;
        this.proxy = proxy;
        this.tls = tls;
    }

    /** @param direct never by the proxy */
    Reply send(Call call, URI uri, boolean direct, Header[] headers, ContentReader reader, long limitNanos)
            throws Failure, InterruptedException {
        while (true) {
            try {
                return once(call, uri, direct, headers, reader, limitNanos);
            } catch (WatchedExecutor.StaleException e) {
                // Nothing was sent. Ends: there are no more such connections than the pool holds.
            }
        }
    }

    private Reply once(Call call, URI uri, boolean direct, Header[] headers, ContentReader reader, long limitNanos)
            throws Failure, WatchedExecutor.StaleException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        HttpUriRequestBase request = new HttpUriRequestBase(call.method, uri);
        request.setHeaders(headers);
        Exchange exchange = new Exchange(
                request, !call.repeatable, limitNanos, timings.response().toNanos());
        if (call.patient) {
            request.setConfig(HttpEngine.config(timings, timings.total()));
        }
        if (call.body != null) {
            request.setEntity(new BodyEntity(call.body, call.contentType, exchange));
        }
        HttpClientContext context = HttpClientContext.create();
        context.setAttribute(Exchange.ATTRIBUTE, exchange);
        context.setAttribute(HttpEngine.DIRECT, direct);
        HttpEngine current = acquire();
        watcher.add(exchange);
        try {
            if (call.addressRule != null) {
                exchange.guard(new AddressCheck(uri, call.addressRule, current.isProxied(uri, direct)));
                exchange.guard().beforeConnecting(current.resolver());
            }
            // Ours to read and close: HttpClient's handler would read a body that we leave to its very end.
            ClassicHttpResponse response = current.client().executeOpen(null, request, context);
            return read(request, response, exchange, call, reader);
        } catch (WatchedExecutor.StaleException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            request.cancel();
            throw failure(e, exchange, current.proxy() != null && !direct);
        } finally {
            watcher.remove(exchange);
            current.release();
        }
    }

    private static Reply read(
            HttpUriRequestBase request,
            ClassicHttpResponse response,
            Exchange exchange,
            Call call,
            ContentReader reader)
            throws IOException {
        try {
            ResponseHead head = new ResponseHead(response.getCode(), response.getHeaders());
            if (!exchange.sent()) {
                throw new TunnelException("the proxy refused to connect: HTTP " + head.status());
            }
            boolean wanted = head.success() || call.alsoTaken.contains(head.status());
            if (response.getEntity() == null) {
                return new Reply(head, new byte[0]);
            }
            // Not closed by itself: closing would read an unwanted rest to its end.
            InputStream body = response.getEntity().getContent();
            Content content = wanted ? reader.read(head, body) : ContentReader.upTo(head, body, ERROR_BYTES);
            if (!content.toEnd()) {
                request.cancel();
            }
            return new Reply(head, content.bytes());
        } catch (IOException | RuntimeException e) {
            request.cancel();
            throw e;
        } finally {
            try {
                response.close();
            } catch (IOException e) {
                // The connection was ended on purpose, or is broken; what was needed of it has been read.
            }
        }
    }

    private Failure failure(Exception e, Exchange exchange, boolean proxied) throws InterruptedException {
        // A body that broke off at our end cannot have been carried out.
        boolean sent = exchange.sent() && !(e instanceof BodyEntity.LocalBodyException local && !local.allSent);
        switch (exchange.end()) {
            case INTERRUPTED -> interrupted();
            case TOO_LONG -> {
                return new Failure(Failure.Kind.TIMEOUT, sent, "no complete answer in the time allowed");
            }
            case STALLED -> {
                return new Failure(Failure.Kind.TIMEOUT, sent, "the service stopped taking the body of the request");
            }
            default -> {
                if (Thread.currentThread().isInterrupted()) {
                    interrupted();
                }
            }
        }
        if (e instanceof AddressCheck.RefusedException) {
            return new Failure(Failure.Kind.REFUSED_ADDRESS, false, e.getMessage());
        }
        String text = e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
        return new Failure(kind(e, sent, proxied), sent, text);
    }

    /** The answer is that of the proxy to CONNECT: the request itself was never sent. */
    private static final class TunnelException extends IOException {
        private static final long serialVersionUID = 1;

        TunnelException(String message) {
            super(message);
        }
    }

    private static void interrupted() throws InterruptedException {
        Thread.interrupted();
        throw new InterruptedException();
    }

    private static Failure.Kind kind(Exception e, boolean sent, boolean proxied) {
        if (e instanceof BodyEntity.LocalBodyException) {
            return Failure.Kind.BODY;
        }
        if (e instanceof ContentReader.TooLargeException) {
            return Failure.Kind.TOO_LARGE;
        }
        if (e instanceof TunnelException) {
            return Failure.Kind.PROXY;
        }
        if (e instanceof ConnectionRequestTimeoutException) {
            return Failure.Kind.POOL;
        }
        if (!sent) {
            if (e instanceof SSLException && !isReset(e)) {
                return Failure.Kind.TLS;
            }
            if (proxied) {
                return Failure.Kind.PROXY;
            }
            return e instanceof UnknownHostException ? Failure.Kind.UNKNOWN_HOST : Failure.Kind.CONNECT;
        }
        return e instanceof SocketTimeoutException ? Failure.Kind.TIMEOUT : Failure.Kind.LOST;
    }

    /** A handshake that was cut off says nothing of certificates. */
    private static boolean isReset(Exception e) {
        String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return e.getCause() instanceof java.net.SocketException
                || e.getCause() instanceof java.io.EOFException
                || text.contains("reset")
                || text.contains("terminated the handshake");
    }

    private synchronized HttpEngine acquire() throws Failure {
        if (closed) {
            throw new Failure(Failure.Kind.CLOSED, false, "the client has been closed");
        }
        ProxySettings now = proxy.get();
        if (engine == null || !Objects.equals(engine.proxy(), now)) {
            if (engine != null) {
                engine.release();
            }
            engine = new HttpEngine(now, timings, tls, resolver);
        }
        engine.acquire();
        return engine;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (engine != null) {
            engine.closeNow();
            engine = null;
        }
    }
}
