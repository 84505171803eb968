package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.steps.InterruptAfter;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.SystemProperties;

/**
 * Cancels a run because its build was stopped, and logs the outcome. Limited in time, because {@code timeout} kills a step that
 * takes more than a minute to stop.
 */
public final class RunCancellation {

    private static final int DEFAULT_SECONDS = 20;
    /** For what precedes and follows the cancellation: a request under way, the last lines of the log. */
    private static final int SPARE_SECONDS = 25;

    private static final long RETRY_MILLIS = 1000;
    /** A request that is still queued this long after the deadline is not sent any more. */
    private static final long MAX_QUEUED_NANOS = TimeUnit.MINUTES.toNanos(10);

    private static final Logger LOGGER = Logger.getLogger(RunCancellation.class.getName());

    private final Host host;
    private final String experiment;
    private final String runId;
    private final boolean mayStillAppear;
    private final Runnable whenDone;
    private final int seconds = seconds();
    private final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);

    private boolean done;
    /** Whether a request was sent. */
    private volatile boolean sent;
    /** Whether the Pipeline is still being loaded after a restart. */
    private volatile boolean loading;

    private Future<?> timer;

    /** The step or build that the run belongs to. */
    public interface Host {

        /** Prints a line into the build log. */
        void println(@NonNull String line);

        /** Returns whether the controller is shutting down. The cancellation is repeated after the restart then. */
        boolean isShuttingDown();

        /** Returns whether the Pipeline is loaded, so that credentials can be looked up. */
        boolean isReady();

        /** Creates a client with the current credentials. */
        @NonNull
        AmlClient client() throws IOException, InterruptedException;

        @NonNull
        WorkspaceSettings settings();

        /** Called when the service has accepted the cancellation, before it is logged. */
        void onAccepted(@NonNull String id, @CheckForNull String experiment);

        /** Returns the id of the run at the service, if it may differ from {@code id}. */
        @NonNull
        default String idToCancel(@NonNull AmlClient client, @NonNull String id)
                throws AzureMlException, InterruptedException {
            return id;
        }
    }

    /**
     * @param mayStillAppear whether the request that starts the run may be under way, so that a missing run is retried
     * @param whenDone called once, whatever the outcome
     */
    public RunCancellation(
            @NonNull Host host,
            @CheckForNull String experiment,
            @NonNull String runId,
            boolean mayStillAppear,
            @NonNull Runnable whenDone) {
        this.host = host;
        this.experiment = experiment;
        this.runId = runId;
        this.mayStillAppear = mayStillAppear;
        this.whenDone = whenDone;
    }

    /** Returns for how long the step waits for the service. */
    static int seconds() {
        return SystemProperties.getInteger("io.jenkins.plugins.azureml.cancelTimeoutSeconds", DEFAULT_SECONDS);
    }

    /** Returns how long a stopped step takes at most. An administrator can set how long it waits for the service. */
    public static long maxStopSeconds() {
        return (long) seconds() + SPARE_SECONDS;
    }

    /** Starts the cancellation. Does not block. */
    public void start() {
        try {
            synchronized (this) {
                timer = AmlThreads.timers().schedule(this::onTimeout, seconds, TimeUnit.SECONDS);
            }
            AmlThreads.cancellations().execute(() -> host.println("Azure ML: canceling run " + runId));
            schedule(0);
        } catch (RejectedExecutionException e) {
            finish("not canceled, because this controller is shutting down. " + byHand());
        }
    }

    /** Logs that the step has been stopped a second time, and so does not wait any longer. */
    public void abandon() {
        synchronized (this) {
            if (done) {
                return;
            }
        }
        host.println("Azure ML: run " + runId + ": stopped again before the service confirmed the cancellation. "
                + byHand());
    }

    private synchronized void schedule(long millis) {
        if (!isTooLate()) {
            AmlThreads.cancellations().schedule(this::attempt, millis, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized boolean isWaitedFor() {
        return !done;
    }

    private boolean isTooLate() {
        return System.nanoTime() - deadline > MAX_QUEUED_NANOS;
    }

    private void attempt() {
        loading = isWaitedFor() && !host.isReady();
        if (loading) {
            // The controller was restarted after the stop.
            schedule(RETRY_MILLIS);
            return;
        }
        if (isTooLate()) {
            finish("the cancellation was still queued when its time was up. " + byHand());
            return;
        }
        sent = true;
        // Counted from here, since the request may have been queued for a while.
        try (InterruptAfter limit = new InterruptAfter(seconds)) {
            send();
        } catch (IOException e) {
            retryOrFinish("could not be canceled: " + e.getMessage() + " " + byHand());
        } catch (InterruptedException e) {
            finish("the service did not confirm the cancellation within " + seconds + " s. " + byHand());
        } catch (RuntimeException e) {
            finish("could not be canceled (" + e.getClass().getSimpleName() + "). " + byHand());
        }
    }

    private void send() throws IOException, InterruptedException {
        AmlClient client = host.client();
        try {
            String id = host.idToCancel(client, runId);
            RunCanceller.cancel(client, experiment, id);
            host.onAccepted(id, experiment);
            finish("cancellation accepted by the service");
        } catch (AzureMlException e) {
            onFailure(client, e);
        }
    }

    private void retryOrFinish(String outcome) {
        if (hasTimeToRetry()) {
            schedule(RETRY_MILLIS);
        } else {
            finish(outcome);
        }
    }

    private void onFailure(AmlClient client, AzureMlException e) throws InterruptedException {
        if (e.isNotFound()) {
            if (!mayStillAppear) {
                finish("the run no longer exists, nothing canceled");
            } else if (hasTimeToRetry()) {
                schedule(RETRY_MILLIS);
            } else {
                finish("not known to the service after " + seconds + " s, nothing canceled. If it appears later: "
                        + command());
            }
            return;
        }
        String status = terminalStatus(client);
        if (status != null) {
            finish("ended before it could be canceled: " + status);
            return;
        }
        String outcome = "could not be canceled: " + e.getMessage() + " " + byHand();
        if (isPermanent(e)) {
            finish(outcome);
        } else {
            retryOrFinish(outcome);
        }
    }

    /** Returns the status of a run that has ended; null if it has not, or cannot be read. */
    private String terminalStatus(AmlClient client) throws InterruptedException {
        try {
            Run run = RunLookup.get(client, experiment, runId);
            return run.status().isTerminal() ? RunOutcome.status(run) : null;
        } catch (AzureMlException e) {
            return null;
        }
    }

    /** Returns whether a retry would fail again. */
    private static boolean isPermanent(AzureMlException e) {
        return e.status() / 100 == 4 && e.status() != 408 && e.status() != 409 && e.status() != 429;
    }

    private boolean hasTimeToRetry() {
        return deadline - System.nanoTime() > TimeUnit.MILLISECONDS.toNanos(2 * RETRY_MILLIS);
    }

    /** Completes the step. A request that was sent, or is still queued, is not withdrawn. */
    private void onTimeout() {
        finish((sent
                        ? "the service did not confirm the cancellation within " + seconds + " s. "
                        : (loading
                                        ? "the build was not loaded again within " + seconds + " s"
                                        : "too many cancellations are queued to send the request within " + seconds
                                                + " s")
                                + "; the request will still be sent, and the log of the controller will show the result. ")
                + byHand());
    }

    /** Logs the outcome: in the build log, or after the end of the step in the log of the controller. */
    private void finish(String outcome) {
        if (host.isShuttingDown()) {
            return;
        }
        boolean late;
        synchronized (this) {
            late = done;
            done = true;
            if (timer != null) {
                timer.cancel(false);
            }
        }
        if (late) {
            LOGGER.log(Level.INFO, () -> "Run " + runId + " (step already ended): " + outcome);
            return;
        }
        host.println("Azure ML: run " + runId + ": " + outcome);
        whenDone.run();
    }

    private String byHand() {
        return "It may continue and incur costs. To cancel it: " + command();
    }

    private String command() {
        return command(runId, host.settings());
    }

    /** Returns the command with which a user cancels a run. */
    @NonNull
    static String command(@NonNull String runId, @NonNull WorkspaceSettings settings) {
        return "az ml job cancel --name " + runId + " --resource-group " + settings.getResourceGroup()
                + " --workspace-name " + settings.getWorkspace() + " --subscription " + settings.getSubscriptionId();
    }
}
