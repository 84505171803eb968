package io.jenkins.plugins.azureml.localazure;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A request that the server received.
 *
 * @param query without the value of a signature
 * @param headers names in lower case; the value of {@code authorization} is only its scheme
 * @param token whether the request had a bearer token
 * @param requestBytes the announced length, -1 if there was none
 * @param status 0 until there is a response, and if the connection was reset
 * @param responseBytes the length of the response body
 * @param fault the fault that was applied, or null
 */
public record RecordedRequest(
        Instant time,
        Service service,
        String method,
        String path,
        String query,
        Map<String, List<String>> headers,
        boolean token,
        long requestBytes,
        int status,
        long responseBytes,
        String fault) {
    @Override
    public String toString() {
        return service + " " + method + " " + path + (query.isEmpty() ? "" : "?" + query) + " -> " + status
                + (fault == null ? "" : " [" + fault + "]");
    }
}
