package io.jenkins.plugins.azureml.client.copies;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import java.net.URI;

/** Supplies the URLs by which the target of a copy reads blobs. */
public interface CopySource {

    /** Returns the URL to read a blob without a token, with a fresh signature: a secret. */
    URI read(String blob) throws AzureMlException, InterruptedException;

    /** Called after the target could not read a URL of {@link #read}: the next one must have a new signature. */
    void refused(URI url) throws AzureMlException, InterruptedException;
}
