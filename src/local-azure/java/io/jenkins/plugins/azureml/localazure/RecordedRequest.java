package io.jenkins.plugins.azureml.localazure;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A request that the server got.
 *
 * @param query without the value of a signature
 * @param headers names in lower case; the value of {@code authorization} is its scheme only
 * @param token whether it carried a bearer token
 * @param requestBytes as the client announced them, -1 if it did not
 * @param status 0 while there is no answer, and when the connection was reset
 * @param responseBytes the length of the answer's body
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
