package io.jenkins.plugins.azureml.client.rest;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * What came back.
 *
 * @param body plain values (maps, lists, texts, numbers, booleans, null) without the secrets that were in it
 * @param requestId what Microsoft's support asks for
 */
public record RestResponse(
        int status, @CheckForNull Object body, @CheckForNull String requestId) {

    /** Without the body. */
    @Override
    public String toString() {
        return "HTTP " + status;
    }
}
