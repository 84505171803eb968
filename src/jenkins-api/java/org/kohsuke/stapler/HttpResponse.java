package org.kohsuke.stapler;

import java.io.IOException;

public interface HttpResponse {
    void generateResponse(StaplerRequest2 req, StaplerResponse2 rsp, Object node) throws IOException;
}
