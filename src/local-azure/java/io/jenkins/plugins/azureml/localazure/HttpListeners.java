package io.jenkins.plugins.azureml.localazure;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import io.undertow.util.HttpString;
import io.undertow.util.SameThreadExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import org.xnio.IoUtils;
import org.xnio.Options;

/** The HTTP listeners. Applies faults, authenticates, routes, and sends the response. */
final class HttpListeners implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger(HttpListeners.class.getName());
    private static final AttachmentKey<Boolean> SEEN = AttachmentKey.create(Boolean.class);
    private static final int IO_THREADS = 2;
    private static final int WORKER_THREADS = 32;

    private final Map<Service, Router> routers;
    private final Authentication authentication;
    private final ServerClock clock;
    private final Path temporary;
    private final String scheme;
    private final int forwardedPort;
    private final Undertow undertow;
    private final Map<Service, URI> addresses = new EnumMap<>(Service.class);
    final AtomicLong connections = new AtomicLong();
    final RequestLog log = new RequestLog();
    final Faults faults = new Faults();

    /** @param tls null to serve plain HTTP */
    HttpListeners(
            int basePort,
            int forwardedPort,
            SSLContext tls,
            Map<Service, Router> routers,
            Authentication authentication,
            ServerClock clock,
            Path temporary) {
        this.routers = routers;
        this.forwardedPort = forwardedPort;
        scheme = tls == null ? "http" : "https";
        this.authentication = authentication;
        this.clock = clock;
        this.temporary = temporary;
        Undertow.Builder builder = Undertow.builder()
                .setIoThreads(IO_THREADS)
                .setWorkerThreads(WORKER_THREADS)
                .setWorkerOption(Options.WORKER_NAME, "local-azure")
                .setWorkerOption(Options.THREAD_DAEMON, true)
                .setSocketOption(Options.BACKLOG, 4096)
                .setServerOption(UndertowOptions.DECODE_SLASH, true)
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L)
                .setServerOption(UndertowOptions.MULTIPART_MAX_ENTITY_SIZE, -1L)
                .setServerOption(UndertowOptions.SHUTDOWN_TIMEOUT, 1000);
        for (Service service : Service.values()) {
            builder.addListener(new Undertow.ListenerBuilder()
                    .setType(tls == null ? Undertow.ListenerType.HTTP : Undertow.ListenerType.HTTPS)
                    .setSslContext(tls)
                    .setHost("127.0.0.1")
                    .setPort(basePort == 0 ? 0 : basePort + service.ordinal())
                    .setRootHandler(exchange -> accept(exchange, service)));
        }
        undertow = builder.build();
    }

    void start() {
        undertow.start();
        for (Service service : Service.values()) {
            InetSocketAddress address = (InetSocketAddress)
                    undertow.getListenerInfo().get(service.ordinal()).getAddress();
            int port = forwardedPort == 0 ? address.getPort() : forwardedPort + service.ordinal();
            addresses.put(service, URI.create(scheme + "://127.0.0.1:" + port));
        }
    }

    URI address(Service service) {
        return addresses.get(service);
    }

    /** Runs on an I/O thread, so it must not block. */
    private void accept(HttpServerExchange exchange, Service service) {
        if (exchange.getConnection().putAttachment(SEEN, true) == null) {
            connections.incrementAndGet();
        }
        RequestLog.Entry entry = log.begin(service, exchange);
        Fault fault = faults.match(service, exchange.getRequestMethod().toString(), exchange.getRequestURI());
        if (fault != null && fault.resetBefore) {
            entry.end(0, 0, fault.toString());
            reset(exchange);
            return;
        }
        if (fault == null) {
            exchange.dispatch(each -> serve(each, service, null, entry));
        } else {
            runLater(exchange, fault.delay, () -> exchange.dispatch(each -> serve(each, service, fault, entry)));
        }
    }

    /** Runs a task after a delay without occupying a thread meanwhile. */
    private static void runLater(HttpServerExchange exchange, Duration delay, Runnable task) {
        exchange.dispatch(
                SameThreadExecutor.INSTANCE,
                () -> exchange.getIoThread().executeAfter(task, delay.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void serve(HttpServerExchange exchange, Service service, Fault fault, RequestLog.Entry entry)
            throws IOException {
        exchange.startBlocking();
        Response response;
        if (fault != null && fault.replacesHandling()) {
            response = Response.bytes(fault.status, fault.body);
            response.headers.putAll(requestIds(exchange, UUID.randomUUID().toString()));
        } else {
            if (fault != null && (fault.revoke || fault.expire)) {
                authentication.invalidateToken(exchange.getRequestHeaders().getFirst("Authorization"), fault.expire);
            }
            response = respond(exchange, service);
            if (fault != null && fault.body != null) {
                response = response.with(response.status, fault.body);
            }
        }
        if (fault == null) {
            entry.end(response.status, response.length(), null);
            send(exchange, response);
            return;
        }
        response.headers.putAll(fault.headers);
        entry.end(fault.resetAfter ? 0 : response.status, response.length(), fault.toString());
        Response last = response;
        if (fault.answerDelay.isZero()) {
            sendFaulty(exchange, last, fault);
        } else {
            runLater(exchange, fault.answerDelay, () -> exchange.dispatch(each -> sendFaulty(each, last, fault)));
        }
    }

    private Response respond(HttpServerExchange exchange, Service service) {
        String requestId = UUID.randomUUID().toString();
        Router router = routers.get(service);
        ErrorShape errors = router.unknown;
        Response response;
        try {
            Router.Match match = router.find(
                    exchange.getRequestMethod().toString(),
                    service == Service.STORAGE
                            ? StorageRoutes.path(exchange.getHostName(), exchange.getRequestURI())
                            : exchange.getRequestURI());
            errors = match.entry().errors();
            DocumentedOperation operation = match.entry().operation();
            Request request = new Request(exchange, match.path(), operation, temporary, requestId);
            request.caller = authentication.check(request, match.entry().access());
            operation.check(request);
            response = operation.check(request, match.entry().route().handle(request));
        } catch (ServiceException exception) {
            response = errors.render(exception, clock.now(), requestId);
            response.headers.putAll(exception.headers);
        } catch (Request.DisconnectedException e) {
            LOGGER.log(Level.FINE, "the client has disconnected", e);
            response = Response.empty(400);
        } catch (Exception e) {
            LOGGER.log(Level.WARNING, exchange.getRequestMethod() + " " + exchange.getRequestURI(), e);
            ServiceException exception = new ServiceException(500, "ServiceError", "InternalServerError: " + e);
            response = errors.render(exception, clock.now(), requestId);
        }
        response.headers.putAll(requestIds(exchange, requestId));
        return response;
    }

    private static Map<String, String> requestIds(HttpServerExchange exchange, String requestId) {
        String correlation = exchange.getRequestHeaders().getFirst("x-ms-correlation-request-id");
        return Map.of(
                "x-ms-request-id",
                requestId,
                "x-ms-correlation-request-id",
                correlation == null ? requestId : correlation);
    }

    private static void begin(HttpServerExchange exchange, Response response) {
        exchange.setStatusCode(response.status);
        response.headers.forEach((name, value) -> exchange.getResponseHeaders().put(new HttpString(name), value));
        if (response.status != 204 && response.status != 304) {
            exchange.setResponseContentLength(response.length());
        }
    }

    private static boolean hasBody(HttpServerExchange exchange, Response response) {
        return response.length() > 0
                && response.status != 204
                && response.status != 304
                && !exchange.getRequestMethod().toString().equals("HEAD");
    }

    /** Returns whether the client has closed the connection, which also ends the exchange. */
    private static boolean isDisconnected(HttpServerExchange exchange) {
        return exchange.isResponseStarted() || !exchange.getConnection().isOpen();
    }

    private static void send(HttpServerExchange exchange, Response response) throws IOException {
        if (isDisconnected(exchange)) {
            exchange.endExchange();
            return;
        }
        begin(exchange, response);
        if (hasBody(exchange, response)) {
            response.writeTo(exchange.getOutputStream(), Long.MAX_VALUE);
        }
        exchange.endExchange();
    }

    private static void sendFaulty(HttpServerExchange exchange, Response response, Fault fault) throws IOException {
        if (isDisconnected(exchange)) {
            exchange.endExchange();
        } else if (fault.resetAfter) {
            reset(exchange);
        } else if (fault.truncateAt >= 0 && hasBody(exchange, response)) {
            begin(exchange, response);
            response.writeTo(exchange.getOutputStream(), Math.min(fault.truncateAt, response.length() - 1));
            exchange.getOutputStream().flush();
            IoUtils.safeClose(exchange.getConnection());
        } else if (fault.piecePause != null && hasBody(exchange, response)) {
            begin(exchange, response);
            SlowBodySender.start(exchange, response, fault.pieceBytes, fault.piecePause);
        } else {
            send(exchange, response);
        }
    }

    /** Closes with RST, so that the client sees a connection reset instead of an orderly end. */
    private static void reset(HttpServerExchange exchange) {
        try {
            exchange.getConnection().setOption(Options.CLOSE_ABORT, true);
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "cannot reset, closing", e);
        }
        IoUtils.safeClose(exchange.getConnection());
    }

    @Override
    public void close() {
        undertow.stop();
    }
}
