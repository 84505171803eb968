package io.jenkins.plugins.azureml.client.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.http.message.Content;
import io.jenkins.plugins.azureml.client.http.message.ContentCharset;
import io.jenkins.plugins.azureml.client.http.message.ContentReader;
import io.jenkins.plugins.azureml.client.http.message.ResponseHead;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
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

/** Sends one request once over the network, through the proxy that is configured at that moment. */
final class Transport implements Policy.Next, Closeable {

    private static final int MAX_ERROR_BYTES = 256 * 1024;

    private final HttpTimings timings;
    private final Supplier<ProxySettings> proxy;
    private final SSLContext tls;
    private final DnsResolver resolver;
    private final ContentReader json;
    private final Deadlines deadlines = new Deadlines();
    private HttpEngine engine;
    private boolean closed;

    Transport(HttpTimings timings, Supplier<ProxySettings> proxy, int maxJsonBytes, @CheckForNull SSLContext tls) {
        this(timings, proxy, maxJsonBytes, tls, SystemDefaultDnsResolver.INSTANCE);
    }

    Transport(
            HttpTimings timings,
            Supplier<ProxySettings> proxy,
            int maxJsonBytes,
            @CheckForNull SSLContext tls,
            DnsResolver resolver) {
        this.timings = timings;
        this.proxy = proxy;
        this.json = ContentReader.whole(maxJsonBytes);
        this.tls = tls;
        this.resolver = resolver;
    }

    @Override
    public RawResponse send(Attempt attempt) throws Failure, InterruptedException {
        while (true) {
            try {
                return sendOnce(attempt);
            } catch (CheckedRequestExecutor.StaleException e) {
                // Nothing was sent, so try another connection. Terminates: the pool holds a finite number of stale
                // ones.
            }
        }
    }

    private RawResponse sendOnce(Attempt attempt)
            throws Failure, CheckedRequestExecutor.StaleException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Call call = attempt.call();
        HttpUriRequestBase request = new HttpUriRequestBase(call.method, attempt.uri());
        request.setHeaders(attempt.headers());
        if (call.slowResponse) {
            request.setConfig(HttpEngine.config(timings, timings.total()));
        }
        Exchange exchange = new Exchange(
                request,
                !call.idempotent,
                attempt.limitNanos(),
                timings.response().toNanos());
        if (call.body != null) {
            request.setEntity(new BodyEntity(call.body, call.contentType, exchange));
        }
        HttpClientContext context = HttpClientContext.create();
        context.setAttribute(Exchange.ATTRIBUTE, exchange);
        context.setAttribute(HttpEngine.DIRECT, attempt.direct());
        HttpEngine current = acquire();
        try (Deadlines.Task deadline = deadlines.watch(exchange)) {
            if (call.addressRule != null) {
                boolean proxied = current.isProxied(attempt.uri(), attempt.direct());
                exchange.guard(new AddressCheck(attempt.uri(), call.addressRule, proxied));
                exchange.guard().beforeConnecting(current.resolver());
            }
            // HttpClient's response handlers would read to its end a body that is wanted in part only.
            ClassicHttpResponse response = current.client().executeOpen(null, request, context);
            return read(request, response, exchange, call);
        } catch (CheckedRequestExecutor.StaleException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            request.cancel();
            throw failure(e, exchange, current.proxy() != null && !attempt.direct());
        } finally {
            current.release();
            deadlines.runLater(this::closeIdle, HttpEngine.KEEP_ALIVE_SECONDS + 1L);
        }
    }

    private RawResponse read(HttpUriRequestBase request, ClassicHttpResponse response, Exchange exchange, Call call)
            throws IOException {
        try {
            ResponseHead head = new ResponseHead(response.getCode(), response.getHeaders());
            if (!exchange.sent()) {
                throw new TunnelException("the proxy refused to connect: HTTP " + head.status());
            }
            if (response.getEntity() == null) {
                return new RawResponse(head, new byte[0]);
            }
            // Not closed by itself: closing would read an unwanted rest to its end.
            InputStream body = response.getEntity().getContent();
            Content content;
            if (call.accepts(head)) {
                content = (call.reader == null ? json : call.reader).read(head, body);
            } else {
                content = ContentReader.upTo(head, body, MAX_ERROR_BYTES);
            }
            if (!content.toEnd()) {
                request.cancel();
            }
            // Files and the results of models are returned unchanged.
            boolean text = !call.accepts(head) || call.reader == null && call.target != Call.Target.SCORING;
            return new RawResponse(head, text ? ContentCharset.toUtf8(head, content.bytes()) : content.bytes());
        } catch (IOException | RuntimeException e) {
            request.cancel();
            throw e;
        } finally {
            try {
                response.close();
            } catch (IOException e) {
                // Harmless: the content has been read, or reading it has already failed.
            }
        }
    }

    private Failure failure(Exception e, Exchange exchange, boolean proxied) throws InterruptedException {
        // An interrupt closes the socket, which shows as any of a dozen exceptions, an SSLException among them.
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        // A body that broke off at our end cannot have been carried out.
        boolean sent = exchange.sent() && !(e instanceof BodyEntity.LocalBodyException local && !local.allSent);
        if (exchange.end() == Exchange.End.TOO_LONG) {
            return new Failure(Failure.Kind.TIMEOUT, sent, "no complete response before the timeout");
        }
        if (exchange.end() == Exchange.End.STALLED) {
            return new Failure(Failure.Kind.TIMEOUT, sent, "the service stopped reading the request body");
        }
        if (e instanceof AddressCheck.RefusedException) {
            return new Failure(Failure.Kind.REFUSED_ADDRESS, false, e.getMessage());
        }
        String text = e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
        return new Failure(kind(e, sent, proxied), sent, text);
    }

    /** The proxy refused the CONNECT request; the request itself was never sent. */
    private static final class TunnelException extends IOException {
        private static final long serialVersionUID = 1;

        TunnelException(String message) {
            super(message);
        }
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

    /** Returns whether a handshake was cut off, which has nothing to do with certificates. */
    private static boolean isReset(Exception e) {
        String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return e.getCause() instanceof SocketException
                || e.getCause() instanceof EOFException
                || text.contains("reset")
                || text.contains("terminated the handshake");
    }

    private synchronized void closeIdle() {
        if (engine != null) {
            engine.closeIdle();
        }
    }

    private synchronized HttpEngine acquire() throws Failure {
        if (closed) {
            throw new Failure(Failure.Kind.CLOSED, false, "the client is closed");
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
        deadlines.close();
        if (engine != null) {
            engine.closeNow();
            engine = null;
        }
    }
}
