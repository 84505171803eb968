package io.jenkins.plugins.azureml.client.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import java.io.Closeable;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** Sends calls through a chain of policies, each of one concern, and turns failures into one kind of exception. */
public final class Pipeline implements Closeable {

    private final HttpTimings timings;
    private final Transport transport;
    private final BackOff backOff;
    private final Errors errors;
    private final Policy.Next first;

    /**
     * Creates a pipeline with its own pool of connections.
     *
     * @param proxy asked before each request; returns null for a direct connection
     * @param maxJsonBytes the longest body that is read, unless the call has its own reader
     * @param tls null to trust the certificates that Java trusts
     */
    public Pipeline(
            String userAgent,
            HttpTimings timings,
            Supplier<ProxySettings> proxy,
            int maxJsonBytes,
            Advice advice,
            @CheckForNull SSLContext tls) {
        this.timings = timings;
        this.transport = new Transport(timings, proxy, maxJsonBytes, tls);
        this.backOff = new BackOff(timings);
        this.errors = new Errors(advice, proxy);
        this.first = chain(
                List.of(
                        new HeadersPolicy(userAgent),
                        new RetryPolicy(timings.attempts(), backOff, new HostStates()),
                        new ResponseCheckPolicy(),
                        new RedirectPolicy(errors),
                        new BearerPolicy(errors),
                        new LoggingPolicy()),
                transport);
    }

    /** Returns the entry of a chain: the first policy is the outermost, {@code last} sends the request. */
    static Policy.Next chain(List<Policy> policies, Policy.Next last) {
        Policy.Next next = last;
        for (int i = policies.size() - 1; i >= 0; i--) {
            Policy policy = policies.get(i);
            Policy.Next rest = next;
            next = attempt -> policy.send(attempt, rest);
        }
        return next;
    }

    /**
     * Sends a call until there is a response that the call accepts.
     *
     * @throws AzureMlException for an error of the service, and when the attempts or the time are used up
     * @throws InterruptedException if the thread was interrupted; the request is aborted
     */
    public Response send(Call call) throws AzureMlException, InterruptedException {
        Attempt attempt = new Attempt(call, timings);
        RawResponse response;
        try {
            response = first.send(attempt);
        } catch (Failure e) {
            throw errors.failed(attempt, e);
        }
        if (response.defect() != null) {
            throw errors.unusable(attempt, response);
        }
        if (!call.accepts(response.head())) {
            throw errors.failed(attempt, response);
        }
        return new Response(response.head(), response.body(), response.json(), attempt.lost());
    }

    public Advice advice() {
        return errors.advice();
    }

    public BackOff backOff() {
        return backOff;
    }

    /** Closes all connections; requests under way fail. */
    @Override
    public void close() {
        transport.close();
    }
}
