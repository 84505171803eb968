package io.jenkins.plugins.azureml.actions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;

/**
 * A response of a web method. Not json-lib, which {@code HttpResponses.okJSON} uses: it parses texts that look like JSON, and
 * training code chooses the texts.
 */
final class JsonResponse implements HttpResponse {

    private final int status;
    private final ObjectNode body;

    JsonResponse(int status, @NonNull ObjectNode body) {
        this.status = status;
        this.body = body;
    }

    int status() {
        return status;
    }

    @NonNull
    ObjectNode body() {
        return body;
    }

    @Override
    public void generateResponse(StaplerRequest2 req, StaplerResponse2 rsp, Object node) throws IOException {
        rsp.setStatus(status);
        rsp.setContentType("application/json;charset=UTF-8");
        rsp.setHeader("Cache-Control", "no-store");
        rsp.getWriter().print(body);
    }
}
