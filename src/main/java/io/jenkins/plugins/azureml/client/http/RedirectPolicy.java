package io.jenkins.plugins.azureml.client.http;

import io.jenkins.plugins.azureml.client.cloud.Hosts;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.Redactor;
import io.jenkins.plugins.azureml.client.http.message.ResponseHead;
import io.jenkins.plugins.azureml.client.json.Json;
import java.net.URI;
import java.util.Optional;

/** Follows redirects to allowed addresses, and refuses all others, among them the address of the call itself. */
final class RedirectPolicy implements Policy {

    private static final int MAX_REDIRECTS = 5;

    private final Errors errors;

    RedirectPolicy(Errors errors) {
        this.errors = errors;
    }

    @Override
    public RawResponse send(Attempt attempt, Next next) throws Failure, AzureMlException, InterruptedException {
        checkUrl(attempt, attempt.uri(), "the address");
        for (int redirects = 0; ; redirects++) {
            RawResponse response = next.send(attempt);
            if (attempt.call().accepts(response.head()) || !response.head().redirect()) {
                return response;
            }
            follow(attempt, response.head(), redirects);
        }
    }

    private void follow(Attempt attempt, ResponseHead head, int redirects) throws AzureMlException {
        Call call = attempt.call();
        URI from = attempt.uri();
        URI location = Json.toUri(head.header("location"));
        if (location == null) {
            throw errors.refused(attempt, "it was redirected to an invalid URL");
        }
        URI target = from.resolve(location);
        String shown = Redactor.show(target);
        checkUrl(attempt, target, "the redirect target, " + shown + ",");
        if (from.getScheme().equalsIgnoreCase("https") && !target.getScheme().equalsIgnoreCase("https")) {
            throw errors.refused(attempt, "it was redirected from https to " + shown);
        }
        if (redirects == MAX_REDIRECTS) {
            throw errors.refused(attempt, "it was redirected too often, last to " + shown);
        }
        boolean foreign = !Hosts.sameOrigin(call.uri, target);
        if (foreign && !call.foreignRedirects) {
            throw errors.refused(
                    attempt,
                    "it was redirected to another host, " + shown + "; nothing was sent there"
                            + (call.target == Call.Target.SCORING
                                    ? ". If the endpoint has moved, use its new URL as scoringUri"
                                    : ""));
        }
        if (head.status() == 303 && call.body != null) {
            throw errors.refused(
                    attempt, "it was redirected (303) to " + shown + ", which is not supported for this request");
        }
        if (foreign) {
            attempt.redirectToForeign(target, Hosts.isLoopback(Hosts.host(target)));
        } else {
            attempt.redirectTo(target);
        }
    }

    private void checkUrl(Attempt attempt, URI address, String what) throws AzureMlException {
        Optional<String> problem = attempt.call().urlRule.apply(address);
        if (problem.isPresent()) {
            throw errors.refused(attempt, what + " " + problem.get());
        }
    }
}
