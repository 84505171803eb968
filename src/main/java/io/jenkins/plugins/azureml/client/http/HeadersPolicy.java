package io.jenkins.plugins.azureml.client.http;

import io.jenkins.plugins.azureml.client.error.AzureMlException;

/** Sets the headers that all attempts of a call have in common; those of the call itself override the usual ones. */
final class HeadersPolicy implements Policy {

    private final String userAgent;

    HeadersPolicy(String userAgent) {
        this.userAgent = userAgent;
    }

    @Override
    public RawResponse send(Attempt attempt, Next next) throws Failure, AzureMlException, InterruptedException {
        attempt.setHeader("Accept", "application/json");
        attempt.setHeader("Accept-Encoding", "gzip");
        attempt.setHeader("User-Agent", userAgent);
        attempt.setHeader("x-ms-client-request-id", attempt.clientRequestId());
        attempt.call().headers.forEach(attempt::setHeader);
        return next.send(attempt);
    }
}
