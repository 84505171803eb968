package io.jenkins.plugins.azureml.client.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.cloud.Hosts;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.ErrorReader;
import io.jenkins.plugins.azureml.client.error.Redactor;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.error.ServiceError;
import io.jenkins.plugins.azureml.client.http.message.RetryAfter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Creates the exception for a call that failed: redacted, with the request id and advice. */
final class Errors {

    /** Error texts with which services that accept only private connections reject callers from public networks. */
    private static final Pattern PRIVATE_NETWORK =
            Pattern.compile("public (network )?access|private (link|endpoint)", Pattern.CASE_INSENSITIVE);

    private final Advice advice;
    private final Supplier<ProxySettings> proxy;

    Errors(Advice advice, Supplier<ProxySettings> proxy) {
        this.advice = advice;
        this.proxy = proxy;
    }

    Advice advice() {
        return advice;
    }

    /** Creates the exception for a request that the client itself does not send, or not again. */
    AzureMlException refused(Attempt attempt, String why) {
        return builder(attempt)
                .code("Refused")
                .message(redactor(attempt).redact(why))
                .outcomeUnknown(attempt.call().changes && attempt.lost())
                .build();
    }

    /** Creates the exception for a request that got no response. */
    AzureMlException failed(Attempt attempt, Failure failure) {
        Call call = attempt.call();
        String message = redactor(attempt).redact(failure.getMessage()) + " (" + Redactor.show(attempt.uri())
                + tries(attempt) + ")";
        return builder(attempt)
                .message(message)
                .requestId(failure.sent ? ofClient(attempt) : null)
                .advice(advice.onFailure(call.target, failure.kind, Hosts.host(attempt.uri())))
                .outcomeUnknown(call.changes && attempt.lost())
                .retryable(failure.kind.retryable)
                .outOfReach(failure.isOutOfReach())
                .build();
    }

    /** Creates the exception for an error response. */
    AzureMlException failed(Attempt attempt, RawResponse response) {
        Call call = attempt.call();
        int status = response.status();
        Duration asked = RetryAfter.of(response.head(), Instant.now());
        boolean refused = RetryPolicy.isRefused(status, asked);
        boolean retryable = refused || RetryPolicy.isRetryable(call, status);
        // A wait that the service asks for means nothing where no retry would be safe.
        Duration shownWait = retryable ? asked : null;
        boolean notExecuted = retryable ? refused : status < 500 && status != 408;
        Redactor redactor = redactor(attempt);
        ServiceError error = new ErrorReader(redactor).read(response.body());
        String blobCode = redactor.redact(response.head().header("x-ms-error-code"));
        return builder(attempt)
                .status(status)
                .code(error.code() == null ? blobCode : error.code())
                .innerCode(error.deepestCode())
                .message(message(attempt, status, error, shownWait))
                .requestId(requestId(attempt, response, error))
                .advice(redactor.redact(advice.onResponse(call.target, response.head(), error)))
                .outcomeUnknown(call.changes && (attempt.lost() || !notExecuted))
                .retryable(RetryPolicy.isRefused(status, shownWait))
                .retryAfter(shownWait)
                .outOfReach(
                        status == 403 && PRIVATE_NETWORK.matcher(error.text()).find())
                .build();
    }

    private static String message(Attempt attempt, int status, ServiceError error, @CheckForNull Duration asked) {
        String message = error.text();
        if (asked != null) {
            message += (message.isEmpty() ? "" : " - ") + "retry after " + asked.toSeconds() + " s";
        }
        if (attempt.foreign() && status == 401) {
            message += " - it was redirected to " + Redactor.show(attempt.uri()) + ", where no token was sent";
        }
        return message + tries(attempt);
    }

    /** Creates the exception for a successful response with a defect. */
    AzureMlException unusable(Attempt attempt, RawResponse response) {
        Call call = attempt.call();
        ServiceError error = new ErrorReader(redactor(attempt)).read(response.body());
        String message = response.defect() == Advice.Defect.WEB_PAGE
                ? "the response is a web page (" + error.text() + ") instead of JSON"
                : "the response is not complete JSON (" + response.body().length + " bytes" + tries(attempt) + ")";
        return builder(attempt)
                .status(response.status())
                .code("UnreadableAnswer")
                .message(message)
                .requestId(requestId(attempt, response, error))
                .advice(advice.onUnusable(call.target, response.defect(), Hosts.host(attempt.uri())))
                .outcomeUnknown(call.changes)
                .build();
    }

    private static AzureMlException.Builder builder(Attempt attempt) {
        return AzureMlException.builder(attempt.call().operation, attempt.call().resource);
    }

    private static String requestId(Attempt attempt, RawResponse response, ServiceError error) {
        String id = response.head().requestId();
        if (id != null) {
            return id;
        }
        return error.requestId() != null ? error.requestId() : ofClient(attempt);
    }

    private static String ofClient(Attempt attempt) {
        return attempt.clientRequestId() + " (the client's)";
    }

    private static String tries(Attempt attempt) {
        return attempt.failures() > 1 ? ", after " + attempt.failures() + " attempts" : "";
    }

    /** Masks the secrets of the call, the tokens that it has carried, and the password of the proxy. */
    private Redactor redactor(Attempt attempt) {
        List<SecretText> secrets = new ArrayList<>(attempt.call().secrets);
        secrets.addAll(attempt.token().shown());
        ProxySettings now = proxy.get();
        if (now != null && now.password() != null) {
            secrets.add(now.password());
        }
        return Redactor.of(secrets);
    }
}
