package io.jenkins.plugins.azureml.client.http;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.Redactor;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.json.Json;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;

/** The one way out: sends calls, repeats them where that is safe, and turns failures into one kind of exception. */
public final class Transport implements Closeable {

    private final Header userAgent;
    private final HttpTimings timings;
    private final Supplier<ProxySettings> proxy;
    private final int maxJsonBytes;
    private final Advice advice;
    private final Wire wire;
    private final BackOff backOff;
    private final Budgets budgets = new Budgets();

    public Transport(
            String userAgent,
            HttpTimings timings,
            Supplier<ProxySettings> proxy,
            int maxJsonBytes,
            Advice advice,
            @CheckForNull SSLContext tls) {
        this.userAgent = new BasicHeader("User-Agent", userAgent);
        this.timings = timings;
        this.proxy = proxy;
        this.maxJsonBytes = maxJsonBytes;
        this.advice = advice;
        this.wire = new Wire(timings, proxy, tls);
        this.backOff = new BackOff(timings);
    }

    /**
     * Sends a call until there is an answer that counts.
     *
     * @throws AzureMlException for an error of the service, and when the attempts or the time are used up
     * @throws InterruptedException if the thread was interrupted; the request is aborted
     */
    public Response send(Call call) throws AzureMlException, InterruptedException {
        return new Sending(this, call).run();
    }

    public Advice advice() {
        return advice;
    }

    public BackOff backOff() {
        return backOff;
    }

    public HttpTimings timings() {
        return timings;
    }

    Header userAgent() {
        return userAgent;
    }

    int maxJsonBytes() {
        return maxJsonBytes;
    }

    Budgets budgets() {
        return budgets;
    }

    Wire wire() {
        return wire;
    }

    /** Masks what a call carries, and the login of the proxy. */
    Redactor redactor(Call call, Collection<SecretText> tokens) {
        List<SecretText> secrets = new ArrayList<>(call.secrets);
        secrets.addAll(tokens);
        ProxySettings now = proxy.get();
        if (now != null && now.password() != null) {
            secrets.add(now.password());
        }
        return Redactor.of(secrets);
    }

    /** The answer as JSON; null if it is none. */
    @CheckForNull
    static JsonNode json(byte[] body) {
        try {
            return Json.parse(body);
        } catch (java.io.IOException e) {
            return null;
        }
    }

    @Override
    public void close() {
        wire.close();
    }
}
