package io.jenkins.plugins.azureml.client.arm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import java.io.Serializable;
import java.time.Duration;

/**
 * An operation that the service has accepted and works on: what a poll needs to know of it, small, immutable and
 * serialisable, so that it can be written down and polled from a timer, after a restart too. Polled by {@link Operations}.
 */
public final class LongRunningOperation implements Serializable {

    private static final long serialVersionUID = 1L;

    /** What is asked for news. */
    enum Via {
        /** A record of the operation: {@code Azure-AsyncOperation} or {@code Operation-Location}. */
        STATUS,
        /** 202 until there is a result: {@code Location}. */
        LOCATION,
        /** The thing itself, by its {@code provisioningState}. */
        RESOURCE
    }

    private final String operation;
    private final String resource;
    private final boolean removal;
    private final Via via;
    private final String url;
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
        url = b.url;
        state = b.state;
        rawStatus = b.rawStatus;
        pauseMillis = b.pauseMillis;
        errorCode = b.errorCode;
        errorInnerCode = b.errorInnerCode;
        errorMessage = b.errorMessage;
        errorAdvice = b.errorAdvice;
        requestId = b.requestId;
    }

    /** What is done, such as {@code create}. */
    public String operation() {
        return operation;
    }

    /** To what. */
    public String resource() {
        return resource;
    }

    public OperationState state() {
        return state;
    }

    public boolean isDone() {
        return state != OperationState.RUNNING;
    }

    /** The state in the service's word; null if it gave none. */
    @CheckForNull
    public String rawStatus() {
        return rawStatus;
    }

    /** How long the service asks to be left alone before the next poll; null if it does not say. */
    @CheckForNull
    public Duration pause() {
        return pauseMillis < 0 ? null : Duration.ofMillis(pauseMillis);
    }

    /** @throws AzureMlException if the operation has ended and not succeeded */
    public LongRunningOperation orThrow() throws AzureMlException {
        if (isDone() && state != OperationState.SUCCEEDED) {
            String message = errorMessage != null
                    ? errorMessage
                    : state == OperationState.CANCELED ? "it was canceled" : "the service does not say why";
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
        return url;
    }

    Builder toBuilder() {
        Builder b = new Builder(operation, resource);
        b.removal = removal;
        b.via = via;
        b.url = url;
        b.requestId = requestId;
        return b;
    }

    /** Without the URL: some services sign it. */
    @Override
    public String toString() {
        return operation + " " + resource + " (" + (rawStatus == null ? state : rawStatus) + ")";
    }

    /** The next word on an operation. */
    static final class Builder {
        private final String operation;
        private final String resource;
        private boolean removal;
        private Via via = Via.RESOURCE;
        private String url;
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
