package io.jenkins.plugins.azureml.localazure;

import java.util.Set;

/** The statuses that the server itself sets. A simulated run may have others. */
final class RunStatus {
    static final String NOT_STARTED = "NotStarted";
    static final String STARTING = "Starting";
    static final String PREPARING = "Preparing";
    static final String QUEUED = "Queued";
    static final String RUNNING = "Running";
    static final String FINALIZING = "Finalizing";
    static final String CANCEL_REQUESTED = "CancelRequested";
    static final String COMPLETED = "Completed";
    static final String FAILED = "Failed";
    static final String CANCELED = "Canceled";
    private static final Set<String> TERMINAL = Set.of(COMPLETED, FAILED, CANCELED);

    private RunStatus() {}

    static boolean isTerminal(String status) {
        return TERMINAL.contains(status);
    }
}
