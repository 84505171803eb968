package hudson.util;

import java.io.Serializable;

public final class Secret implements Serializable {
    private static final long serialVersionUID = 1L;
    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    public String getPlainText() {
        return value;
    }

    public static Secret fromString(String data) {
        return new Secret(data == null ? "" : data);
    }

    public static String toString(Secret s) {
        return s == null ? null : s.value;
    }

    public boolean equals(Object o) {
        return o instanceof Secret that && value.equals(that.value);
    }

    public int hashCode() {
        return value.hashCode();
    }
}
