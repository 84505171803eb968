package io.jenkins.plugins.azureml.localazure;

/** The token that a route wants. */
enum Access {
    /** None, or the route checks for itself (a signature, a scoring key). */
    OPEN,
    /** None, but a token that comes must be as for {@link #DATA_PLANE}. */
    OPTIONAL,
    /** A token for the resource manager. */
    RESOURCE_MANAGER,
    /** A token for the resource manager or for Azure ML. */
    DATA_PLANE,
    /** As {@link #DATA_PLANE}, or the token of the run that the request is about. */
    RUN
}
