package io.jenkins.plugins.azureml.client.http;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.http.message.ResponseHead;

/**
 * A successful response, or one with another status that the call accepts.
 *
 * @param json the body, if the call wants JSON and there is a body; else null
 * @param afterLost whether an earlier attempt may have reached the service although its response was lost
 */
public record Response(
        ResponseHead head, byte[] body, @CheckForNull JsonNode json, boolean afterLost) {

    public int status() {
        return head.status();
    }
}
