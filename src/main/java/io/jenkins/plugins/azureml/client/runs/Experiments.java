package io.jenkins.plugins.azureml.client.runs;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Optional;
import java.util.regex.Pattern;

/** Validates names of experiments. */
public final class Experiments {

    private static final Pattern FORM = Pattern.compile("[a-zA-Z0-9][\\w-]{0,255}");

    private Experiments() {}

    /** Returns the problem with a name; empty if it is valid. */
    public static Optional<String> problem(@CheckForNull String experiment) {
        if (experiment == null || experiment.isBlank()) {
            return Optional.of("experiment is missing");
        }
        return FORM.matcher(experiment).matches()
                ? Optional.empty()
                : Optional.of(
                        "experiment must begin with a letter or a digit and have up to 256 letters, digits, '_' and '-'");
    }
}
