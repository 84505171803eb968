package io.jenkins.plugins.azureml.client.service;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.auth.Identity;
import io.jenkins.plugins.azureml.client.auth.TokenCache;
import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.Redactor;
import io.jenkins.plugins.azureml.client.http.Advice;
import io.jenkins.plugins.azureml.client.http.BackOff;
import io.jenkins.plugins.azureml.client.http.Bearer;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.HttpTimings;
import io.jenkins.plugins.azureml.client.http.Pipeline;
import io.jenkins.plugins.azureml.client.http.ProxySettings;
import io.jenkins.plugins.azureml.client.http.Response;
import io.jenkins.plugins.azureml.client.storage.StorageAccess;
import io.jenkins.plugins.azureml.client.storage.StorageState;
import java.io.Closeable;
import java.util.Objects;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** The HTTP client of all services: connections, tokens and discovered addresses, to be shared widely. Thread-safe. */
public final class AmlHttp implements Closeable {

    private final Pipeline pipeline;
    private final TokenCache tokens;
    private final HttpTimings timings;
    private final ExpiringCache<WorkspaceFacts> workspaces;
    private final ExpiringCache<Discovery> discoveries;
    private final StorageState storage;
    private final boolean once;
    private final boolean fallback;

    private AmlHttp(Builder b) {
        timings = b.timings;
        pipeline = new Pipeline(b.userAgent, b.timings, b.proxy, b.maxJsonBytes, b.advice, b.tls);
        tokens = new TokenCache(pipeline);
        workspaces = new ExpiringCache<>();
        discoveries = new ExpiringCache<>();
        storage = new StorageState();
        once = false;
        fallback = false;
    }

    private AmlHttp(AmlHttp other, boolean once, boolean fallback) {
        timings = other.timings;
        pipeline = other.pipeline;
        tokens = other.tokens;
        workspaces = other.workspaces;
        discoveries = other.discoveries;
        storage = other.storage;
        this.once = once;
        this.fallback = fallback;
    }

    /**
     * Returns a view that never retries, for callers that poll anyway: no thread is blocked in back-off. Shares everything with
     * this client, and is closed with it.
     */
    public AmlHttp once() {
        return new AmlHttp(this, true, fallback);
    }

    /**
     * Returns a view for callers that have another way if the workspace's own services are out of reach: they learn that soon.
     * Shares everything with this client, and is closed with it.
     */
    public AmlHttp withFallback() {
        return new AmlHttp(this, once, true);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Sends a call, with all retries that are safe for it. */
    public Response send(Call call) throws AzureMlException, InterruptedException {
        if (fallback) {
            call.hasFallback();
        }
        return pipeline.send(once ? call.once() : call);
    }

    /** Returns the tokens of an identity for the hosts of a cloud. */
    public Bearer bearer(AzureCloud cloud, Identity identity) {
        return tokens.bearer(cloud, identity);
    }

    /** Returns the tokens by which endpoints authenticate callers; to be bound to such an endpoint. */
    public Bearer callerBearer(AzureCloud cloud, Identity identity) {
        return tokens.bearer(cloud, identity, cloud.workspaceAudience());
    }

    /** Returns the tokens of an identity for storage; to be bound to a storage account. */
    Bearer storageBearer(AzureCloud cloud, Identity identity) {
        return tokens.bearer(cloud, identity, StorageAccess.AUDIENCE);
    }

    StorageState storage() {
        return storage;
    }

    boolean isOnce() {
        return once;
    }

    /** Returns a redactor of the tokens in use. */
    public Redactor redactor() {
        return Redactor.of(tokens.inUse());
    }

    public ExpiringCache<WorkspaceFacts> workspaces() {
        return workspaces;
    }

    public ExpiringCache<Discovery> discoveries() {
        return discoveries;
    }

    public Advice advice() {
        return pipeline.advice();
    }

    public BackOff backOff() {
        return pipeline.backOff();
    }

    public HttpTimings timings() {
        return timings;
    }

    /** Closes all connections; requests under way fail. */
    @Override
    public void close() {
        pipeline.close();
    }

    /** Builds an {@link AmlHttp}; every part has a default. */
    public static final class Builder {
        private String userAgent = "azure-ml-client";
        private Supplier<ProxySettings> proxy = () -> null;
        private HttpTimings timings = HttpTimings.DEFAULTS;
        private int maxJsonBytes = 32 * 1024 * 1024;
        private SSLContext tls;
        private Advice advice = Advice.NONE;

        private Builder() {}

        public Builder userAgent(String value) {
            userAgent = Objects.requireNonNull(value).replaceAll("[^\\x20-\\x7e]", "_");
            return this;
        }

        /** Sets the proxy, asked for before each request; null for a direct connection. A change drops the pooled connections. */
        public Builder proxy(Supplier<ProxySettings> value) {
            proxy = Objects.requireNonNull(value);
            return this;
        }

        public Builder timings(HttpTimings value) {
            timings = Objects.requireNonNull(value);
            return this;
        }

        /** Sets the source of the advice in errors; none by default. */
        public Builder advice(Advice value) {
            advice = Objects.requireNonNull(value);
            return this;
        }

        /** Sets the longest response that is read, in bytes. Defaults to 32 MiB. */
        public Builder maxJsonBytes(int value) {
            maxJsonBytes = value;
            return this;
        }

        /** Sets the trusted certificates. Defaults to those that Java trusts. */
        public Builder tls(@CheckForNull SSLContext value) {
            tls = value;
            return this;
        }

        public AmlHttp build() {
            return new AmlHttp(this);
        }
    }
}
