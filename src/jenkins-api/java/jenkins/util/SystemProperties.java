package jenkins.util;

public class SystemProperties {
    private SystemProperties() {}

    public static Integer getInteger(String name, Integer def) {
        return Integer.getInteger(name, def);
    }

    public static boolean getBoolean(String name) {
        return Boolean.getBoolean(name);
    }
}
