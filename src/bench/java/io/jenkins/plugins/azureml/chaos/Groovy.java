package io.jenkins.plugins.azureml.chaos;

import java.util.Collection;
import java.util.stream.Collectors;

/** Literals of a Jenkinsfile. */
final class Groovy {

    private Groovy() {}

    static String text(String value) {
        return "'"
                + value.replace("\\", "\\\\")
                        .replace("'", "\\'")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                        .replace("\t", "\\t")
                + "'";
    }

    static String list(Collection<String> values) {
        return values.stream().map(Groovy::text).collect(Collectors.joining(", ", "[", "]"));
    }
}
