package io.jenkins.plugins.azureml.client.arm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import java.io.Serializable;
import java.time.Duration;
import java.util.Locale;

/**
 * A long-running operation that the service has accepted. Immutable and serializable, so that a step can save it and go
 * on polling after a controller restart. {@link Operations} polls it.
 *
 * <p>Azure signs the addresses of some operations, so the saved form contains only the {@code api-version} of the query. If the
 * service rejects that address after a restart, the target resource is polled.
 */
public final class LongRunningOperation implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Which resource a poll reads. */
    enum Via {
        /** The status of the operation, from {@code Azure-AsyncOperation} or {@code Operation-Location}. */
        STATUS,
        /** The result, which is 202 until it exists, from {@code Location}. */
        LOCATION,
        /** The target resource, whose {@code provisioningState} is read. */
        RESOURCE
    }

    private final String operation;
    private final String resource;
    private final boolean removal;
    private final Via via;
    /** Address of a poll, without the parameters of its query that may sign it. */
    private final String url;
    /** Address of a poll as the service returned it. Never saved, since some services sign it. */
    private final transient String fullUrl;

    private final String resourceUrl;
    private final int refusals;
    private final OperationState state;
    private final String rawStatus;
    private final long pauseMillis;
    private final String errorCode;
    private final String errorInnerCode;
    private final String errorMessage;
    private final String errorAdvice;
    private final String requestId;

    private LongRunningOperation(Builder b) {
        operation = b.operation;
        resource = b.resource;
        removal = b.removal;
        via = b.via;
        fullUrl = b.url;
        url = withoutSignature(b.url);
        resourceUrl = b.resourceUrl;
        refusals = b.refusals;
        state = b.state;
        rawStatus = b.rawStatus;
        pauseMillis = b.pauseMillis;
        errorCode = b.errorCode;
        errorInnerCode = b.errorInnerCode;
        errorMessage = b.errorMessage;
        errorAdvice = b.errorAdvice;
        requestId = b.requestId;
    }

    /** Returns the verb of the operation, such as {@code create}. */
    public String operation() {
        return operation;
    }

    /** Returns the description of the target resource. */
    public String resource() {
        return resource;
    }

    public OperationState state() {
        return state;
    }

    public boolean isDone() {
        return state != OperationState.RUNNING;
    }

    /** Returns the status as the service spells it; null if it returned none. */
    @CheckForNull
    public String rawStatus() {
        return rawStatus;
    }

    /** Returns the wait before the next poll that the service asked for; null if it asked for none. */
    @CheckForNull
    public Duration pause() {
        return pauseMillis < 0 ? null : Duration.ofMillis(pauseMillis);
    }

    /**
     * Returns this operation unless it has failed or was canceled.
     *
     * @throws AzureMlException if the operation has ended without success
     */
    public LongRunningOperation orThrow() throws AzureMlException {
        if (isDone() && state != OperationState.SUCCEEDED) {
            String message = errorMessage != null
                    ? errorMessage
                    : state == OperationState.CANCELED ? "it was canceled" : "the service reports no reason";
            throw AzureMlException.builder(operation, resource)
                    .code(errorCode == null ? rawStatus : errorCode)
                    .innerCode(errorInnerCode)
                    .message(message)
                    .requestId(requestId)
                    .advice(errorAdvice)
                    .build();
        }
        return this;
    }

    boolean removal() {
        return removal;
    }

    Via via() {
        return via;
    }

    String url() {
        return fullUrl == null ? url : fullUrl;
    }

    private static String withoutSignature(String url) {
        int query = url.indexOf('?');
        if (query < 0) {
            return url;
        }
        for (String parameter : url.substring(query + 1).split("[&#]")) {
            if (parameter.toLowerCase(Locale.ROOT).startsWith("api-version=")) {
                return url.substring(0, query + 1) + parameter;
            }
        }
        return url.substring(0, query);
    }

    /** Returns the address of the target resource; null if an earlier release has saved the operation. */
    @CheckForNull
    String resourceUrl() {
        return resourceUrl;
    }

    /** Returns the number of consecutive polls that the service has rejected. */
    int refusals() {
        return refusals;
    }

    Builder toBuilder() {
        Builder b = new Builder(operation, resource);
        b.resourceUrl = resourceUrl;
        b.removal = removal;
        b.via = via;
        b.url = url();
        b.requestId = requestId;
        return b;
    }

    /** Omits the URL, which some services sign. */
    @Override
    public String toString() {
        return operation + " " + resource + " (" + (rawStatus == null ? state : rawStatus) + ")";
    }

    /** Builds an operation, or its state after a poll. */
    static final class Builder {
        private final String operation;
        private final String resource;
        private boolean removal;
        private Via via = Via.RESOURCE;
        private String url;
        private String resourceUrl;
        private int refusals;
        private OperationState state = OperationState.RUNNING;
        private String rawStatus;
        private long pauseMillis = -1;
        private String errorCode;
        private String errorInnerCode;
        private String errorMessage;
        private String errorAdvice;
        private String requestId;

        Builder(String operation, String resource) {
            this.operation = operation;
            this.resource = resource;
        }

        Builder removal(boolean value) {
            removal = value;
            return this;
        }

        Builder at(Via how, String where) {
            via = how;
            url = where;
            resourceUrl = how == Via.RESOURCE ? where : resourceUrl;
            return this;
        }

        Builder refusals(int value) {
            refusals = value;
            return this;
        }

        Builder pause(@CheckForNull Duration value) {
            pauseMillis = value == null ? -1 : value.toMillis();
            return this;
        }

        Builder requestId(@CheckForNull String value) {
            requestId = value == null ? requestId : value;
            return this;
        }

        Builder error(@CheckForNull String code, @CheckForNull String innerCode, @CheckForNull String message) {
            errorCode = code;
            errorInnerCode = innerCode;
            errorMessage = message;
            return this;
        }

        Builder advice(@CheckForNull String value) {
            errorAdvice = value;
            return this;
        }

        LongRunningOperation is(OperationState value, @CheckForNull String raw) {
            state = value;
            rawStatus = raw;
            return new LongRunningOperation(this);
        }
    }
}
