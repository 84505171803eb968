package io.jenkins.plugins.azureml.client.rest;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * Response to a {@link RestRequest}.
 *
 * @param body plain values (maps, lists, strings, numbers, booleans, null) with secrets masked
 * @param requestId id that Microsoft's support needs
 */
public record RestResponse(
        int status, @CheckForNull Object body, @CheckForNull String requestId) {

    /** Omits the body. */
    @Override
    public String toString() {
        return "HTTP " + status;
    }
}
