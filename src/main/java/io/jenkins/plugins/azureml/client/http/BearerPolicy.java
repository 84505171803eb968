package io.jenkins.plugins.azureml.client.http;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.Redactor;
import java.util.Optional;

/**
 * Adds the bearer token of a call, except where it must not be sent, and sends a request again with another token if the first
 * one was refused.
 */
final class BearerPolicy implements Policy {

    private static final String AUTHORIZATION = "Authorization";

    private final Errors errors;

    BearerPolicy(Errors errors) {
        this.errors = errors;
    }

    @Override
    public RawResponse send(Attempt attempt, Next next) throws Failure, AzureMlException, InterruptedException {
        if (attempt.call().bearer == null) {
            return next.send(attempt);
        }
        CallToken token = attempt.token();
        while (true) {
            authorize(attempt);
            RawResponse response;
            try {
                response = next.send(attempt);
            } catch (Failure e) {
                token.notRefused();
                throw e;
            }
            if (!token.replacedAfter(attempt.uri(), response)) {
                return attempt.call().accepts(response.head()) ? response : token.moreInformative(response);
            }
        }
    }

    private void authorize(Attempt attempt) throws AzureMlException, InterruptedException {
        attempt.token().clear();
        attempt.removeHeader(AUTHORIZATION);
        if (attempt.foreign()) {
            return;
        }
        Optional<String> problem = attempt.call().bearer.problem(attempt.uri());
        if (problem.isPresent()) {
            throw errors.refused(attempt, "the address " + Redactor.show(attempt.uri()) + " " + problem.get());
        }
        attempt.setHeader(
                AUTHORIZATION, "Bearer " + attempt.token().next(attempt.uri()).reveal());
    }
}
