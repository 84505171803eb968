package io.jenkins.plugins.azureml.client.http;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.Redactor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Logs one line for each request, at {@link Level#FINE}: without query, headers and body, which may contain secrets. */
final class LoggingPolicy implements Policy {

    private static final Logger LOGGER = Logger.getLogger(LoggingPolicy.class.getName());

    @Override
    public RawResponse send(Attempt attempt, Next next) throws Failure, AzureMlException, InterruptedException {
        long start = System.nanoTime();
        String result = "interrupted";
        String requestId = null;
        try {
            RawResponse response = next.send(attempt);
            result = "HTTP " + response.status();
            requestId = response.head().requestId();
            return response;
        } catch (Failure e) {
            result = e.kind + (e.sent ? " after it was sent" : ", not sent");
            throw e;
        } finally {
            if (LOGGER.isLoggable(Level.FINE)) {
                LOGGER.log(Level.FINE, "{0} {1}: {2} in {3} ms, request id {4}, attempt {5}", new Object[] {
                    attempt.call().method,
                    Redactor.show(attempt.uri()),
                    result,
                    String.valueOf(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)),
                    requestId == null ? attempt.clientRequestId() + " (the client's)" : requestId,
                    attempt.number()
                });
            }
        }
    }
}
