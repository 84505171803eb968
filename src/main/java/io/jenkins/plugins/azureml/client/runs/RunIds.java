package io.jenkins.plugins.azureml.client.runs;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Optional;

/** Validates run ids. */
public final class RunIds {

    private static final int LONGEST = 256;

    private RunIds() {}

    /** Returns the problem with an id; empty if it is valid. */
    public static Optional<String> problem(@CheckForNull String runId) {
        if (runId == null || runId.isBlank()) {
            return Optional.of("runId is missing");
        }
        return hasForm(runId)
                ? Optional.empty()
                : Optional.of(
                        "runId must begin with a letter or a digit and have up to 256 letters, digits, '_' and '-'");
    }

    private static boolean hasForm(String runId) {
        for (int i = 0; i < runId.length(); i++) {
            char c = runId.charAt(i);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!plain && (i == 0 || c != '_' && c != '-')) {
                return false;
            }
        }
        return runId.length() <= LONGEST;
    }
}
