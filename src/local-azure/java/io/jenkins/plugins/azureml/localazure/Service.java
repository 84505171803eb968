package io.jenkins.plugins.azureml.localazure;

/** The servers, each on a port of its own, in the order of their ports. */
public enum Service {
    ENTRA_ID,
    RESOURCE_MANAGER,
    /** The regional services and scoring. */
    API,
    STORAGE
}
