package io.jenkins.plugins.azureml.client.arm;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Locale;

/** State of a long-running operation, independent of the spelling of each service. */
public enum OperationState {
    RUNNING,
    SUCCEEDED,
    FAILED,
    CANCELED;

    /** Returns the state for a status. A status that is not a known terminal one counts as running. */
    static OperationState of(@CheckForNull String rawStatus) {
        return switch (rawStatus == null ? "" : rawStatus.trim().toLowerCase(Locale.ROOT)) {
            case "succeeded", "success", "completed", "complete" -> SUCCEEDED;
            case "failed", "failure", "error", "timedout" -> FAILED;
            case "canceled", "cancelled", "aborted" -> CANCELED;
            default -> RUNNING;
        };
    }
}
