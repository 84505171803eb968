package io.jenkins.plugins.azureml.client.http;

/** An attempt to send a request that ended without a response. */
public final class Failure extends Exception {

    private static final long serialVersionUID = 1;

    /** Why there was no response, with whether a retry can help. */
    public enum Kind {
        UNKNOWN_HOST(true),
        CONNECT(true),
        TLS(false),
        PROXY(true),
        POOL(true),
        TIMEOUT(true),
        LOST(true),
        TOO_LARGE(false),
        BODY(false),
        REFUSED_ADDRESS(false),
        CLOSED(false);

        final boolean retryable;

        Kind(boolean retryable) {
            this.retryable = retryable;
        }
    }

    final Kind kind;
    final boolean sent;

    /** Returns whether no connection could be opened, as to a host that is in a network of its own. */
    boolean isOutOfReach() {
        return switch (kind) {
            case UNKNOWN_HOST, CONNECT -> true;
            case TIMEOUT -> !sent;
            default -> false;
        };
    }

    Failure(Kind kind, boolean sent, String message) {
        super(message, null, false, false);
        this.kind = kind;
        this.sent = sent;
    }
}
