package org.kohsuke.stapler;

import java.util.LinkedHashMap;
import java.util.Map;

public class ForwardToView extends RuntimeException implements HttpResponse {
    private static final long serialVersionUID = 1L;
    private final transient Map<String, Object> attributes = new LinkedHashMap<>();
    private final String view;

    public ForwardToView(Object it, String view) {
        super(view);
        this.view = view;
    }

    public ForwardToView with(String name, Object value) {
        attributes.put(name, value);
        return this;
    }

    @Override
    public void generateResponse(StaplerRequest2 req, StaplerResponse2 rsp, Object node) {
        throw new UnsupportedOperationException(view);
    }

    /** Not in Jenkins. For tests. */
    public Object attribute(String name) {
        return attributes.get(name);
    }
}
