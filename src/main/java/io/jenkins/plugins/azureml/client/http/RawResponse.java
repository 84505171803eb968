package io.jenkins.plugins.azureml.client.http;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.http.message.ResponseHead;

/**
 * A response of any status, on its way back through the pipeline.
 *
 * @param json the body, if the call wants JSON and the body is that; else null
 * @param defect why a successful response cannot be used; null if it can, and for errors
 */
record RawResponse(
        ResponseHead head,
        byte[] body,
        @CheckForNull JsonNode json,
        @CheckForNull Advice.Defect defect) {

    RawResponse(ResponseHead head, byte[] body) {
        this(head, body, null, null);
    }

    int status() {
        return head.status();
    }

    RawResponse withJson(JsonNode value) {
        return new RawResponse(head, body, value, null);
    }

    RawResponse withDefect(Advice.Defect value) {
        return new RawResponse(head, body, null, value);
    }
}
