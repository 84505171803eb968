package io.jenkins.plugins.azureml.localazure;

/** The token that a route requires. */
enum Access {
    /** No token, or the route checks the request itself (a signature, a scoring key). */
    OPEN,
    /** A token is optional. If present, it must be valid as for {@link #DATA_PLANE}. */
    OPTIONAL,
    /** A token for blob storage. */
    STORAGE,
    /** A token for the resource manager. */
    RESOURCE_MANAGER,
    /** A token for the resource manager or for Azure ML. */
    DATA_PLANE,
    /** A token as for {@link #DATA_PLANE}, or the token of the run that the request is about. */
    RUN
}
