package io.jenkins.plugins.azureml.client.error;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.time.Duration;

/**
 * An operation on Azure Machine Learning failed. The message is one paragraph for users: operation and resource, HTTP status,
 * the service's code and message, the request id, and advice. There is never a cause, since the exception of a library could
 * contain a signed URL or a secret.
 */
public final class AzureMlException extends IOException {

    private static final long serialVersionUID = 1;

    private final String operation;
    private final String resource;
    private final int status;
    private final String code;
    private final String serviceMessage;
    private final String requestId;
    private final String advice;
    private final boolean outcomeUnknown;
    private final boolean retryable;
    private final boolean outOfReach;
    private final Duration retryAfter;

    private AzureMlException(Builder b) {
        super(b.paragraph());
        operation = b.operation;
        resource = b.resource;
        status = b.status;
        code = b.code;
        serviceMessage = b.message;
        requestId = b.requestId;
        advice = b.advice;
        outcomeUnknown = b.outcomeUnknown;
        retryable = b.retryable;
        outOfReach = b.outOfReach;
        retryAfter = b.retryAfter;
    }

    public static Builder builder(String operation, String resource) {
        return new Builder(operation, resource);
    }

    /** Returns a builder with the facts of a failure, to replace its advice. */
    public static Builder copyOf(AzureMlException e) {
        return builder(e.operation, e.resource)
                .status(e.status)
                .code(e.code)
                .message(e.serviceMessage)
                .requestId(e.requestId)
                .advice(e.advice)
                .outcomeUnknown(e.outcomeUnknown)
                .retryable(e.retryable)
                .outOfReach(e.outOfReach)
                .retryAfter(e.retryAfter);
    }

    /** Creates the exception for a parameter that is refused before any request. */
    public static AzureMlException badParameter(String operation, String problem) {
        return builder(operation, "").code("InvalidParameter").message(problem).build();
    }

    /** Creates the exception for a response with a status of success that the service cannot have sent. */
    public static AzureMlException foreignResponse(String operation, String resource, String problem) {
        return builder(operation, resource)
                .code("UnreadableAnswer")
                .message("the response " + problem)
                .advice("check whether a proxy responds instead of the service")
                .build();
    }

    /** Returns the operation as a verb, such as {@code start the run}. */
    public String operation() {
        return operation;
    }

    public String resource() {
        return resource;
    }

    /** Returns the HTTP status; 0 if there was no response. */
    public int status() {
        return status;
    }

    /** Returns the service's code, which is an AADSTS code for token requests; null if there is none. */
    @CheckForNull
    public String code() {
        return code;
    }

    @CheckForNull
    public String serviceMessage() {
        return serviceMessage;
    }

    @CheckForNull
    public String requestId() {
        return requestId;
    }

    @CheckForNull
    public String advice() {
        return advice;
    }

    /** Returns the wait that the service asked for, if it was longer than the time left; else null. */
    @CheckForNull
    public Duration retryAfter() {
        return retryAfter;
    }

    /** Returns whether the service has refused the request because another operation is changing the resource. */
    public boolean isBusy() {
        return BusyResource.matches(status, code + " " + serviceMessage);
    }

    public boolean isNotFound() {
        return status == 404;
    }

    /** Returns whether the resource itself is missing, rather than its workspace, resource group or subscription. */
    public boolean isMissing() {
        String word = String.valueOf(code);
        boolean outer = word.startsWith("Workspace")
                || word.startsWith("ResourceGroup")
                || word.startsWith("Subscription")
                || word.startsWith("ParentResource");
        return isNotFound() && !outer;
    }

    /**
     * Returns whether the service cannot be reached over the network: connections fail, or it accepts only private ones. Other
     * services may be reachable.
     */
    public boolean isOutOfReach() {
        return outOfReach;
    }

    /** Returns whether the request changes something and may have been executed in spite of the failure. */
    public boolean mayHaveBeenExecuted() {
        return outcomeUnknown;
    }

    /** Returns whether the request was certainly not executed, and may succeed later. */
    public boolean mayBeSentAgain() {
        return retryable && !outcomeUnknown;
    }

    /** Collects the facts of a failure; all texts must be redacted already. */
    public static final class Builder {
        private final String operation;
        private final String resource;
        private int status;
        private String code;
        private String innerCode;
        private String message;
        private String requestId;
        private String advice;
        private boolean outcomeUnknown;
        private boolean outOfReach;
        private boolean retryable;
        private Duration retryAfter;

        private Builder(String operation, String resource) {
            this.operation = operation;
            this.resource = resource == null ? "" : resource;
        }

        public Builder status(int value) {
            status = value;
            return this;
        }

        public Builder code(@CheckForNull String value) {
            code = value;
            return this;
        }

        public Builder innerCode(@CheckForNull String value) {
            innerCode = value;
            return this;
        }

        public Builder message(@CheckForNull String value) {
            message = value;
            return this;
        }

        public Builder requestId(@CheckForNull String value) {
            requestId = value;
            return this;
        }

        public Builder advice(@CheckForNull String value) {
            advice = value;
            return this;
        }

        /** Sets whether the request may have been executed. */
        public Builder outcomeUnknown(boolean value) {
            outcomeUnknown = value;
            return this;
        }

        /** Sets whether the request would have been retried, had there been attempts and time left. */
        public Builder retryable(boolean value) {
            retryable = value;
            return this;
        }

        /** Sets whether the network, rather than the service, prevents the request. */
        public Builder outOfReach(boolean value) {
            outOfReach = value;
            return this;
        }

        public Builder retryAfter(@CheckForNull Duration value) {
            retryAfter = value;
            return this;
        }

        public AzureMlException build() {
            return new AzureMlException(this);
        }

        private String paragraph() {
            StringBuilder text = new StringBuilder("Could not ").append(operation);
            if (!resource.isEmpty()) {
                text.append(' ').append(resource);
            }
            text.append(':');
            if (status != 0) {
                text.append(" HTTP ").append(status);
            }
            if (code != null) {
                text.append(' ').append(code);
            }
            if (innerCode != null && !innerCode.equals(code)) {
                text.append(" (").append(innerCode).append(')');
            }
            if (message != null && !message.isBlank() && !message.equals(code)) {
                text.append(status != 0 || code != null ? ": " : " ").append(sentence(message));
            } else {
                text.append('.');
            }
            if (requestId != null) {
                text.append(" Request id: ").append(requestId).append('.');
            }
            if (outcomeUnknown) {
                text.append(" The service may have completed the request.");
            }
            if (advice != null) {
                text.append(" What to do: ").append(sentence(advice));
            }
            return text.toString();
        }

        private static String sentence(String text) {
            String trimmed = text.trim();
            return trimmed.matches("(?s).*[.!?]") ? trimmed : trimmed + ".";
        }
    }
}
