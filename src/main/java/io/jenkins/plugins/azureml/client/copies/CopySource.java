package io.jenkins.plugins.azureml.client.copies;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import java.net.URI;

/** Supplies the URLs by which the target of a copy reads blobs. */
@FunctionalInterface
public interface CopySource {

    /** Returns the URL to read a blob without a token, with a fresh signature: a secret. */
    URI read(String blob) throws AzureMlException, InterruptedException;
}
