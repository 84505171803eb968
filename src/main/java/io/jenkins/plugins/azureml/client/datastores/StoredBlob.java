package io.jenkins.plugins.azureml.client.datastores;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * A blob in a list of blobs.
 *
 * @param name with slashes
 * @param length in bytes; -1 if the storage does not report it
 * @param md5 of the content in Base64; null if the storage does not know it, as for some blobs written in blocks
 * @param etag changes with the content; null if the storage does not report it
 */
public record StoredBlob(
        String name,
        long length,
        @CheckForNull String md5,
        @CheckForNull String etag) {}
