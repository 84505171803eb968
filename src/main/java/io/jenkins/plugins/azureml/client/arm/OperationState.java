package io.jenkins.plugins.azureml.client.arm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Locale;

/** Where a long-running operation is, whichever service words it. */
public enum OperationState {
    RUNNING,
    SUCCEEDED,
    FAILED,
    CANCELED;

    /** Words that are none of the known ends mean that it goes on. */
    static OperationState of(@CheckForNull String word) {
        return switch (word == null ? "" : word.trim().toLowerCase(Locale.ROOT)) {
            case "succeeded", "success", "completed", "complete" -> SUCCEEDED;
            case "failed", "failure", "error", "timedout" -> FAILED;
            case "canceled", "cancelled", "aborted" -> CANCELED;
            default -> RUNNING;
        };
    }
}
