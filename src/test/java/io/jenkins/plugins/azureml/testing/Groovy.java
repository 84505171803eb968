package io.jenkins.plugins.azureml.testing;

import java.util.Collection;
import java.util.stream.Collectors;

/** Literals of a Jenkinsfile. */
public final class Groovy {

    private Groovy() {}

    public static String text(String value) {
        return "'"
                + value.replace("\\", "\\\\")
                        .replace("'", "\\'")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                        .replace("\t", "\\t")
                        .replace("\0", "\\0")
                + "'";
    }

    public static String list(Collection<String> values) {
        return values.stream().map(Groovy::text).collect(Collectors.joining(", ", "[", "]"));
    }
}
