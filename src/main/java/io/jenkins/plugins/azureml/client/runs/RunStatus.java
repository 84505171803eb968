package io.jenkins.plugins.azureml.client.runs;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/** Status of a run. Only three of them are terminal. */
public enum RunStatus {
    NOT_STARTED("NotStarted"),
    STARTING("Starting"),
    PROVISIONING("Provisioning"),
    PREPARING("Preparing"),
    QUEUED("Queued"),
    RUNNING("Running"),
    FINALIZING("Finalizing"),
    CANCEL_REQUESTED("CancelRequested"),
    COMPLETED("Completed"),
    FAILED("Failed"),
    CANCELED("Canceled"),
    NOT_RESPONDING("NotResponding"),
    PAUSED("Paused"),
    UNKNOWN("Unknown"),
    /** A status that this plugin does not know; not terminal. */
    UNKNOWN_VALUE("");

    private static final List<RunStatus> ALL = List.of(values());

    private final String text;

    RunStatus(String text) {
        this.text = text;
    }

    public static RunStatus of(@CheckForNull String text) {
        if (text != null && !text.isBlank()) {
            for (RunStatus status : ALL) {
                if (status.text.equalsIgnoreCase(text.trim())) {
                    return status;
                }
            }
            // Other services of Azure ML spell it with two l.
            if (text.trim().equalsIgnoreCase("Cancelled")) {
                return CANCELED;
            }
        }
        return UNKNOWN_VALUE;
    }

    public boolean isTerminal() {
        return this == COMPLETED || this == FAILED || this == CANCELED;
    }

    /** Returns whether the run is stalled. Not terminal: a run that does not respond may recover. */
    public boolean isStuck() {
        return this == NOT_RESPONDING || this == PAUSED;
    }

    /** Returns the spelling of the service. */
    @Override
    public String toString() {
        return text.isEmpty() ? name() : text;
    }
}
