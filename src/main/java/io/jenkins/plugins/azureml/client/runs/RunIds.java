package io.jenkins.plugins.azureml.client.runs;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Optional;
import java.util.regex.Pattern;

/** The form of a run id. */
public final class RunIds {

    private static final Pattern FORM = Pattern.compile("[a-zA-Z0-9][\\w-]{0,255}");

    private RunIds() {}

    /** What is wrong with an id; empty if it can be used. */
    public static Optional<String> problem(@CheckForNull String runId) {
        if (runId == null || runId.isBlank()) {
            return Optional.of("runId is missing");
        }
        return FORM.matcher(runId).matches()
                ? Optional.empty()
                : Optional.of(
                        "runId must begin with a letter or a digit and have up to 256 letters, digits, '_' and '-'");
    }
}
