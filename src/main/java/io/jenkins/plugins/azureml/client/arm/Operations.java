package io.jenkins.plugins.azureml.client.arm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.ErrorReader;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.error.ServiceError;
import io.jenkins.plugins.azureml.client.http.Call;
import io.jenkins.plugins.azureml.client.http.Response;
import io.jenkins.plugins.azureml.client.http.message.ResponseHead;
import io.jenkins.plugins.azureml.client.http.message.RetryAfter;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Starts and polls long-running operations of Azure Resource Manager. */
public final class Operations {

    /** Client errors at the address of a result that mean the poll was rejected, not that the operation failed. */
    private static final Set<Integer> POLL_ERRORS = Set.of(0, 401, 403, 404, 407, 408, 429);

    private static final int MAX_REFUSALS = 3;

    private final WorkspaceService service;

    public Operations(WorkspaceService service) {
        this.service = service;
    }

    /**
     * Starts to create or update a resource with {@code PUT}. Idempotent.
     *
     * @param secrets secrets in the body, to be redacted from errors
     */
    public LongRunningOperation put(String operation, String resource, URI uri, String body, List<SecretText> secrets)
            throws AzureMlException, InterruptedException {
        return put(operation, resource, uri, body, secrets, false);
    }

    /**
     * Starts to create or update a resource with {@code PUT}. Idempotent.
     *
     * @param secrets secrets in the body, to be redacted from errors
     * @param again whether an earlier attempt may have started this operation; a conflict (409) then means that it is
     *     running
     */
    public LongRunningOperation put(
            String operation, String resource, URI uri, String body, List<SecretText> secrets, boolean again)
            throws AzureMlException, InterruptedException {
        LongRunningOperation.Builder started = new LongRunningOperation.Builder(operation, resource)
                .at(LongRunningOperation.Via.RESOURCE, uri.toString());
        Call call = service.call(Call.Target.RESOURCE_MANAGER, operation, resource, "PUT", uri)
                .jsonBody(body);
        secrets.forEach(call::secret);
        try {
            return started(started, uri, service.send(call));
        } catch (AzureMlException e) {
            // The retry conflicts with the first request, whose response was lost.
            if (e.status() == 409 && (again || e.mayHaveBeenExecuted())) {
                return started.is(OperationState.RUNNING, null);
            }
            throw e;
        }
    }

    /**
     * Returns an operation that needs no request, because its result exists.
     *
     * @param itself address of the resource
     */
    public static LongRunningOperation completed(String operation, String resource, URI itself) {
        return new LongRunningOperation.Builder(operation, resource)
                .at(LongRunningOperation.Via.RESOURCE, itself.toString())
                .is(OperationState.SUCCEEDED, null);
    }

    /**
     * Returns an operation that an earlier request may have started: the resource shows whether it is done.
     *
     * @param itself address of the resource, which exists
     */
    public static LongRunningOperation following(String operation, String resource, URI itself) {
        return new LongRunningOperation.Builder(operation, resource)
                .at(LongRunningOperation.Via.RESOURCE, itself.toString())
                .is(OperationState.RUNNING, null);
    }

    /**
     * Starts an action on an existing resource with {@code POST}. Retried after a lost response.
     *
     * @param itself address of the resource
     */
    public LongRunningOperation post(String operation, String resource, URI uri, URI itself)
            throws AzureMlException, InterruptedException {
        LongRunningOperation.Builder started = new LongRunningOperation.Builder(operation, resource)
                .at(LongRunningOperation.Via.RESOURCE, itself.toString());
        Call call = service.call(Call.Target.RESOURCE_MANAGER, operation, resource, "POST", uri)
                .idempotent(true);
        return started(started, uri, service.send(call));
    }

    /**
     * Starts to delete a resource. Retried after a lost response; deleting a missing resource is no error.
     *
     * @param uri address of the resource with further query parameters
     * @param itself address of the resource
     */
    public LongRunningOperation delete(String operation, String resource, URI uri, URI itself)
            throws AzureMlException, InterruptedException {
        LongRunningOperation.Builder started = new LongRunningOperation.Builder(operation, resource)
                .removal(true)
                .at(LongRunningOperation.Via.RESOURCE, itself.toString());
        Call call = service.call(Call.Target.RESOURCE_MANAGER, operation, resource, "DELETE", uri);
        try {
            Response response = service.send(call);
            boolean absent = response.status() == 204 && !response.afterLost();
            return absent ? started.is(OperationState.SUCCEEDED, ABSENT) : started(started, uri, response);
        } catch (AzureMlException e) {
            if (e.status() == 409 && e.mayHaveBeenExecuted()) {
                return started.is(OperationState.RUNNING, null);
            }
            if (e.isMissing()) {
                return started.is(OperationState.SUCCEEDED, e.mayHaveBeenExecuted() ? null : ABSENT);
            }
            throw e;
        }
    }

    /** Pseudo-status of a delete that found nothing. */
    private static final String ABSENT = "NotFound";

    /** Returns whether a completed delete found the resource. */
    public static boolean wasPresent(LongRunningOperation removal) {
        return !ABSENT.equals(removal.rawStatus());
    }

    /**
     * Polls an operation once.
     *
     * @return the operation after this poll; a failure of the operation is returned, not thrown, see
     *     {@link LongRunningOperation#orThrow}
     * @throws AzureMlException if the poll failed, which does not mean that the operation failed
     */
    public LongRunningOperation poll(LongRunningOperation operation) throws AzureMlException, InterruptedException {
        if (operation.isDone()) {
            return operation;
        }
        URI url = URI.create(operation.url());
        String pollOperation = "follow the operation to " + operation.operation();
        Call call = service.call(Call.Target.RESOURCE_MANAGER, pollOperation, operation.resource(), "GET", url);
        if (operation.via() != LongRunningOperation.Via.LOCATION) {
            call.jsonOrEmpty();
        }
        LongRunningOperation.Builder next = operation.toBuilder();
        try {
            Response response = service.send(call);
            next.pause(RetryAfter.of(response.head(), Instant.now()))
                    .requestId(response.head().header("x-ms-request-id"));
            return switch (operation.via()) {
                case STATUS -> status(pollOperation, operation, next, response);
                case LOCATION -> location(operation, next, url, response);
                case RESOURCE -> resource(pollOperation, operation, next, response);
            };
        } catch (AzureMlException e) {
            boolean gone = e.isMissing() && operation.removal();
            if (gone && operation.via() != LongRunningOperation.Via.STATUS) {
                return next.is(OperationState.SUCCEEDED, null);
            }
            if (isRefusal(e)
                    && operation.via() != LongRunningOperation.Via.RESOURCE
                    && operation.resourceUrl() != null) {
                return afterRefusal(operation, next);
            }
            boolean result = e.status() / 100 == 4 && !POLL_ERRORS.contains(e.status());
            if (result && operation.via() == LongRunningOperation.Via.LOCATION) {
                return next.requestId(e.requestId())
                        .error(e.code(), null, e.serviceMessage())
                        .advice(advice(e.code(), null, e.serviceMessage()))
                        .is(OperationState.FAILED, null);
            }
            throw e;
        }
    }

    private static boolean isRefusal(AzureMlException e) {
        return e.status() == 403 || e.isMissing();
    }

    /**
     * Polls the target resource from now on if the service has rejected a few consecutive polls: records of operations expire,
     * and reading them requires permissions of its own. Does not switch at once, because a new record may not be visible yet,
     * and the resource may still be in the state before the operation.
     */
    private static LongRunningOperation afterRefusal(
            LongRunningOperation operation, LongRunningOperation.Builder next) {
        int refusals = operation.refusals() + 1;
        if (refusals < MAX_REFUSALS) {
            next.refusals(refusals);
        } else {
            next.at(LongRunningOperation.Via.RESOURCE, operation.resourceUrl());
        }
        return next.is(OperationState.RUNNING, operation.rawStatus());
    }

    private LongRunningOperation started(LongRunningOperation.Builder started, URI uri, Response response) {
        ResponseHead head = response.head();
        started.pause(RetryAfter.of(head, Instant.now())).requestId(head.header("x-ms-request-id"));
        URI status = pollAddress(uri, head.header("azure-asyncoperation"));
        if (status == null) {
            status = pollAddress(uri, head.header("operation-location"));
        }
        if (status != null) {
            return started.at(LongRunningOperation.Via.STATUS, status.toString())
                    .is(OperationState.RUNNING, null);
        }
        URI location = pollAddress(uri, head.header("location"));
        boolean accepted = head.status() == 201 || head.status() == 202;
        if (location != null && accepted) {
            return started.at(LongRunningOperation.Via.LOCATION, location.toString())
                    .is(OperationState.RUNNING, null);
        }
        JsonNode json = json(response);
        String rawStatus = Json.text(Json.field(json, "properties"), "provisioningState");
        boolean readable = json.isObject() || head.status() == 204;
        boolean unfinished = rawStatus == null && (head.status() == 202 || !readable && response.body().length > 0);
        // On failure, the target resource is polled next, because it contains the error.
        boolean ended = rawStatus == null || OperationState.of(rawStatus) == OperationState.SUCCEEDED;
        return started.is(ended && !unfinished ? OperationState.SUCCEEDED : OperationState.RUNNING, rawStatus);
    }

    /**
     * Resolves a header to the address to poll. Returns null for an invalid URL and for a host that must not receive a
     * token; the target resource is polled then.
     */
    private URI pollAddress(URI base, @CheckForNull String header) {
        URI url = Json.toUri(header);
        if (url == null || !url.isAbsolute() && !url.toString().startsWith("/")) {
            return null;
        }
        URI absolute = base.resolve(url);
        return service.problem(absolute).isEmpty() ? absolute : null;
    }

    private LongRunningOperation status(
            String pollOperation, LongRunningOperation operation, LongRunningOperation.Builder next, Response response)
            throws AzureMlException {
        if (response.status() == 204) {
            return next.is(OperationState.SUCCEEDED, null);
        }
        JsonNode json = readable(pollOperation, operation, response);
        String rawStatus = Json.text(json, "status");
        if (rawStatus == null) {
            rawStatus = Json.text(json, "state");
        }
        if (rawStatus == null) {
            rawStatus = Json.text(Json.field(json, "properties"), "provisioningState");
        }
        if (rawStatus == null) {
            return next.is(response.status() == 202 ? OperationState.RUNNING : OperationState.SUCCEEDED, null);
        }
        return ended(next, rawStatus, json);
    }

    private LongRunningOperation location(
            LongRunningOperation operation, LongRunningOperation.Builder next, URI url, Response response) {
        if (response.status() == 202) {
            URI moved = pollAddress(url, response.head().header("location"));
            if (moved != null) {
                next.at(LongRunningOperation.Via.LOCATION, moved.toString());
            }
            return next.is(OperationState.RUNNING, Json.text(json(response), "status"));
        }
        String rawStatus = Json.text(Json.field(json(response), "properties"), "provisioningState");
        boolean ended = rawStatus == null || operation.removal();
        return ended ? next.is(OperationState.SUCCEEDED, rawStatus) : ended(next, rawStatus, json(response));
    }

    private LongRunningOperation resource(
            String pollOperation, LongRunningOperation operation, LongRunningOperation.Builder next, Response response)
            throws AzureMlException {
        JsonNode json = readable(pollOperation, operation, response);
        String rawStatus = Json.text(Json.field(json, "properties"), "provisioningState");
        if (rawStatus == null) {
            return next.is(operation.removal() ? OperationState.RUNNING : OperationState.SUCCEEDED, null);
        }
        return operation.removal() && OperationState.of(rawStatus) == OperationState.SUCCEEDED
                // Either deletion has not started yet or it was silently rejected; the caller's timeout decides.
                ? next.is(OperationState.RUNNING, rawStatus)
                : ended(next, rawStatus, json);
    }

    private LongRunningOperation ended(LongRunningOperation.Builder next, String rawStatus, JsonNode json) {
        OperationState state = OperationState.of(rawStatus);
        if (state == OperationState.FAILED || state == OperationState.CANCELED) {
            ServiceError error = new ErrorReader(service.http().redactor()).read(json);
            List<String> own = Compute.of(json).errors();
            String message = error.text().isEmpty() ? String.join("; ", own) : error.text();
            next.error(error.code(), error.deepestCode(), message.isEmpty() ? null : message)
                    .advice(advice(error.code(), error.deepestCode(), message));
        }
        return next.is(state, rawStatus);
    }

    private static JsonNode readable(String pollOperation, LongRunningOperation operation, Response response)
            throws AzureMlException {
        JsonNode json = json(response);
        if (!json.isObject()) {
            throw AzureMlException.builder(pollOperation, operation.resource())
                    .status(response.status())
                    .code("UnreadableAnswer")
                    .message("the response is not complete JSON (" + response.body().length + " bytes)")
                    .build();
        }
        return json;
    }

    private static JsonNode json(Response response) {
        try {
            return Json.parse(response.body());
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    @CheckForNull
    private String advice(@CheckForNull String... texts) {
        StringBuilder all = new StringBuilder();
        for (String text : texts) {
            all.append(text == null ? "" : text).append(' ');
        }
        return service.http().advice().onCodes(all.toString());
    }
}
