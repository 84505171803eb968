package net.sf.json;

import java.util.HashMap;

public final class JSONObject extends HashMap<Object, Object> {
    private static final long serialVersionUID = 1L;

    public String optString(String key) {
        Object value = get(key);
        return value == null ? "" : value.toString();
    }
}
