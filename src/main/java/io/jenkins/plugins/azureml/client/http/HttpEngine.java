package io.jenkins.plugins.azureml.client.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.impl.io.MonitoringResponseOutOfOrderStrategy;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The pool of connections for one state of the proxy settings. HttpClient's own retries, redirects, cookies and
 * cached logins are off: the policies of {@link Pipeline} decide, since they know what is safe.
 */
final class HttpEngine {

    static final String DIRECT = "azureml.direct";
    static final int CONNECTIONS_PER_HOST = 32;
    // With TLS each check for an early response costs a millisecond.
    private static final long EARLY_ANSWER_BYTES = 256 * 1024;
    private static final int CONNECTIONS = 64;
    static final int KEEP_ALIVE_SECONDS = 30;
    // A check whether the service has closed a kept connection takes a millisecond; see also CheckedRequestExecutor.
    private static final long FRESH_MILLIS = 1000;

    private final ProxySettings proxy;
    private final PoolingHttpClientConnectionManager connections;
    private final CloseableHttpClient client;
    private final DnsResolver resolver;
    private final AtomicInteger users = new AtomicInteger(1);

    HttpEngine(
            @CheckForNull ProxySettings proxy,
            HttpTimings timings,
            @CheckForNull SSLContext tls,
            DnsResolver resolver) {
        this.proxy = proxy;
        this.resolver = resolver;
        Timeout connect = Timeout.of(timings.connect());
        Timeout response = Timeout.of(timings.response());
        PoolingHttpClientConnectionManagerBuilder pool = new ChannelSockets()
                .setDnsResolver(resolver)
                .setMaxConnTotal(CONNECTIONS)
                .setMaxConnPerRoute(CONNECTIONS_PER_HOST)
                // A response in the middle of an upload (401, 413, 429) ends the upload.
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .responseOutOfOrderStrategy(new MonitoringResponseOutOfOrderStrategy(EARLY_ANSWER_BYTES))
                        .build())
                .setDefaultSocketConfig(
                        SocketConfig.custom().setSoTimeout(response).build())
                .setDefaultTlsConfig(
                        TlsConfig.custom().setHandshakeTimeout(connect).build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(connect)
                        .setSocketTimeout(response)
                        .setValidateAfterInactivity(TimeValue.ofMilliseconds(FRESH_MILLIS))
                        .setTimeToLive(TimeValue.ofMinutes(5))
                        .build());
        pool.setTlsSocketStrategy(new DefaultClientTlsStrategy(tls == null ? SSLContexts.createSystemDefault() : tls));
        connections = pool.build();
        HttpClientBuilder builder = HttpClientBuilder.create()
                .setConnectionManager(connections)
                .setRequestExecutor(new CheckedRequestExecutor())
                .setDefaultRequestConfig(config(timings, timings.response()))
                .setRoutePlanner(new Route(proxy))
                .setDefaultCredentialsProvider(credentials(proxy))
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableConnectionState();
        client = builder.build();
    }

    static RequestConfig config(HttpTimings timings, Duration response) {
        return RequestConfig.custom()
                .setConnectionRequestTimeout(Timeout.of(timings.response()))
                .setResponseTimeout(Timeout.of(response))
                .setDefaultKeepAlive(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .setRedirectsEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build();
    }

    private static BasicCredentialsProvider credentials(ProxySettings proxy) {
        BasicCredentialsProvider credentials = new BasicCredentialsProvider();
        if (proxy != null && proxy.userName() != null && !proxy.userName().isEmpty()) {
            char[] password = proxy.password() == null
                    ? new char[0]
                    : proxy.password().reveal().toCharArray();
            credentials.setCredentials(
                    new AuthScope(proxy.host(), proxy.port()),
                    new UsernamePasswordCredentials(proxy.userName(), password));
        }
        return credentials;
    }

    @CheckForNull
    ProxySettings proxy() {
        return proxy;
    }

    DnsResolver resolver() {
        return resolver;
    }

    /** Returns whether a request uses the proxy. @param direct whether the call bypasses it in any case */
    boolean isProxied(URI uri, boolean direct) {
        return proxy != null && !direct && !proxy.bypasses(uri.getHost());
    }

    CloseableHttpClient client() {
        return client;
    }

    /** Registers a user of the pool. Returns false if the pool is closed already. */
    boolean acquire() {
        return users.getAndUpdate(n -> n == 0 ? 0 : n + 1) > 0;
    }

    /** Closes the pool after its last user: requests under way outlive a change of the proxy. */
    void release() {
        if (users.decrementAndGet() == 0) {
            client.close(CloseMode.GRACEFUL);
        }
    }

    /** Closes idle connections. The service has already closed most of them, but they still occupy sockets here. */
    void closeIdle() {
        connections.closeExpired();
        connections.closeIdle(TimeValue.ofSeconds(KEEP_ALIVE_SECONDS));
    }

    void closeNow() {
        client.close(CloseMode.IMMEDIATE);
    }

    /**
     * Makes sockets of channels: unlike other sockets, these end a blocked connect, read or write when the thread is interrupted.
     * They cannot go through a SOCKS proxy.
     */
    private static final class ChannelSockets extends PoolingHttpClientConnectionManagerBuilder {
        @Override
        protected HttpClientConnectionOperator createConnectionOperator(
                SchemePortResolver ports, DnsResolver resolver, TlsSocketStrategy tls) {
            return new DefaultHttpClientConnectionOperator(
                    socksProxy -> SocketChannel.open().socket(),
                    ports,
                    resolver,
                    RegistryBuilder.<TlsSocketStrategy>create()
                            .register(URIScheme.HTTPS.id, tls)
                            .build());
        }
    }

    private static final class Route extends DefaultRoutePlanner {
        private final ProxySettings proxy;

        Route(ProxySettings proxy) {
            super(null);
            this.proxy = proxy;
        }

        @Override
        protected HttpHost determineProxy(HttpHost target, HttpContext context) {
            boolean direct = proxy == null
                    || Boolean.TRUE.equals(context.getAttribute(DIRECT))
                    || proxy.bypasses(target.getHostName());
            return direct ? null : new HttpHost("http", proxy.host(), proxy.port());
        }
    }
}
