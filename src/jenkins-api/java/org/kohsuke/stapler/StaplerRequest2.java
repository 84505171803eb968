package org.kohsuke.stapler;

import net.sf.json.JSONObject;

public interface StaplerRequest2 {
    void bindJSON(Object bean, JSONObject src);

    default <T> T findAncestorObject(Class<T> type) {
        return null;
    }

    <T> T bindJSON(Class<T> type, JSONObject src);

    /** Of {@code ServletRequest}. */
    default String[] getParameterValues(String name) {
        return null;
    }
}
