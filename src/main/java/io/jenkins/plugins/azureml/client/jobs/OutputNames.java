package io.jenkins.plugins.azureml.client.jobs;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Validates names of job outputs. */
public final class OutputNames {

    private static final Pattern NAME = Pattern.compile("\\w[\\w.-]{0,254}");

    /** Names that the service uses for the files below {@code outputs/} and {@code logs/} of a run. */
    private static final Set<String> ARTIFACTS = Set.of("default", "artifacts");

    private OutputNames() {}

    /** Returns the problem with the name of an output that a job defines; empty if it is valid. */
    public static Optional<String> problem(String name) {
        if (ARTIFACTS.contains(name)) {
            return Optional.of("output '" + name + "' is the folder outputs/ of the run: set path instead of output");
        }
        return NAME.matcher(name).matches()
                ? Optional.empty()
                : Optional.of("output '" + name + "' must have letters, digits, '_', '-' and '.'");
    }
}
