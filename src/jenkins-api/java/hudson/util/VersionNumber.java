package hudson.util;

public class VersionNumber {
    private final String value;

    public VersionNumber(String num) {
        value = num;
    }

    public String toString() {
        return value;
    }
}
