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
import java.io.Closeable;
import java.util.Objects;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** The way to all services: the pool of connections and the tokens. One for the whole controller; thread-safe. */
public final class AmlHttp implements Closeable {

    private final Pipeline pipeline;
    private final TokenCache tokens;
    private final HttpTimings timings;
    private final Discoveries discoveries;
    private final int attempts;

    private AmlHttp(Builder b) {
        timings = b.timings;
        pipeline = new Pipeline(b.userAgent, b.timings, b.proxy, b.maxJsonBytes, b.advice, b.tls);
        tokens = new TokenCache(pipeline);
        discoveries = new Discoveries();
        attempts = timings.attempts();
    }

    private AmlHttp(AmlHttp other, int attempts) {
        timings = other.timings;
        pipeline = other.pipeline;
        tokens = other.tokens;
        discoveries = other.discoveries;
        this.attempts = attempts;
    }

    /**
     * The same, for who asks again by itself after a while: what fails is not repeated, so that nobody holds a thread through
     * the pauses that a service asks for. Closed with this one.
     */
    public AmlHttp once() {
        return new AmlHttp(this, 1);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Sends one call, with the repeats that are safe for it. */
    public Response send(Call call) throws AzureMlException, InterruptedException {
        return pipeline.send(call.maxAttempts(attempts));
    }

    /** The tokens of an identity in a cloud, for the hosts of that cloud. */
    public Bearer bearer(AzureCloud cloud, Identity identity) {
        return tokens.bearer(cloud, identity);
    }

    /** Tokens of an identity with which endpoints know their callers; to be bound to such an endpoint. */
    public Bearer callerBearer(AzureCloud cloud, Identity identity) {
        return tokens.bearer(cloud, identity, cloud.workspaceAudience());
    }

    /** Masks the tokens in use and whatever looks like a secret. */
    public Redactor redactor() {
        return Redactor.of(tokens.inUse());
    }

    public Discoveries discoveries() {
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

    /** Ends all connections; requests under way fail. */
    @Override
    public void close() {
        pipeline.close();
    }

    /** What an {@link AmlHttp} is made of; each part has a default. */
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

        /** Asked before each request, null for a direct connection; connections are made anew when it changes. */
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

        /** The longest JSON answer that is read; 32 MB by default. */
        public Builder maxJsonBytes(int value) {
            maxJsonBytes = value;
            return this;
        }

        /** Other certificates than those that Java trusts; null for these. */
        public Builder tls(@CheckForNull SSLContext value) {
            tls = value;
            return this;
        }

        public AmlHttp build() {
            return new AmlHttp(this);
        }
    }
}
