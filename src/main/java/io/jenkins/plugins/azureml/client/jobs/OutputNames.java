package io.jenkins.plugins.azureml.client.jobs;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The form of the name of a job's output. */
public final class OutputNames {

    private static final Pattern NAME = Pattern.compile("\\w[\\w.-]{0,254}");

    /** What the service itself calls all that a run has left below {@code outputs/} and {@code logs/}. */
    private static final Set<String> ARTIFACTS = Set.of("default", "artifacts");

    private OutputNames() {}

    /** What is wrong with a name; empty if it can be one that a job has given to an output. */
    public static Optional<String> problem(String name) {
        if (ARTIFACTS.contains(name)) {
            return Optional.of("output '" + name
                    + "' is all that a run has left below outputs/: give a path in it by path," + " without output");
        }
        return NAME.matcher(name).matches()
                ? Optional.empty()
                : Optional.of("output '" + name + "' must have letters, digits, '_', '-' and '.'");
    }
}
