package io.jenkins.plugins.azureml.client.http;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * A successful answer, or one of the statuses that the call takes as well.
 *
 * @param json the body, where the call wants JSON; else null
 * @param afterLost true if an earlier sending of the same request may have reached the service
 */
public record Response(
        ResponseHead head, byte[] body, @CheckForNull JsonNode json, boolean afterLost) {

    public int status() {
        return head.status();
    }
}
