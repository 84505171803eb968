package io.jenkins.plugins.azureml.client.http;

/** One sending of a request came to no answer. */
final class Failure extends Exception {

    private static final long serialVersionUID = 1;

    enum Kind {
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

        final boolean worthRepeating;

        Kind(boolean worthRepeating) {
            this.worthRepeating = worthRepeating;
        }
    }

    final Kind kind;
    final boolean sent;

    Failure(Kind kind, boolean sent, String message) {
        super(message, null, false, false);
        this.kind = kind;
        this.sent = sent;
    }
}
