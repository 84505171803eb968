package io.jenkins.plugins.azureml.client.runs;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/** The states of a run; only three of them are ends. */
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
    /** A state that this plugin does not know: not an end. */
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

    /** Not an end by itself: a run that does not respond may come back. */
    public boolean isStuck() {
        return this == NOT_RESPONDING || this == PAUSED;
    }

    /** As the service writes it. */
    @Override
    public String toString() {
        return text.isEmpty() ? name() : text;
    }
}
