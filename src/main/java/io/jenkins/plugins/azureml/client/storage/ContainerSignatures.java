package io.jenkins.plugins.azureml.client.storage;

import io.jenkins.plugins.azureml.client.error.AzureMlException;

/** Creates signatures for one container and its blobs: queries for URLs, which are secrets. */
public interface ContainerSignatures {

    /** Returns the query that grants access to the container. */
    String container(String permissions) throws AzureMlException, InterruptedException;

    /**
     * Returns the query that grants access to one blob.
     *
     * @param name not encoded
     */
    String blob(String name, String permissions) throws AzureMlException, InterruptedException;
}
