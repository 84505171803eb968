package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.AzureMlException;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.Runs;
import io.jenkins.plugins.azureml.connection.AmlThreads;
import io.jenkins.plugins.azureml.connection.WorkspaceSettings;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import jenkins.util.SystemProperties;

/**
 * Cancels a run because its build was stopped, and says in the log how that went. Bounded in time: {@code timeout} itself
 * kills a step that takes more than a minute to stop.
 */
final class RunCancellation {

    private static final int SECONDS = 20;
    private static final long AGAIN_MILLIS = 1000;

    private final Host host;
    private final String experiment;
    private final String runId;
    private final boolean mayStillAppear;
    private final Runnable whenDone;
    private final int seconds = seconds();
    private final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);

    private boolean done;
    private Future<?> attempt;
    private Future<?> alarm;

    /** Whose run it is. */
    interface Host {

        /** A line in the build log. */
        void println(@NonNull String line);

        /** Whether whoever waits for the cancellation is about to be restarted, and asks for it again then. */
        boolean isGoingDown();

        /** Whether credentials can be asked for yet. */
        boolean isReady();

        /** A client with the credentials as they are now. */
        @NonNull
        AmlClient client() throws IOException, InterruptedException;

        @NonNull
        WorkspaceSettings settings();

        /** The service has accepted that a run is canceled; called before the line that says so. */
        void accepted(@NonNull String id, @CheckForNull String experiment);

        /** The service's id of a run, where that may be another. */
        @NonNull
        default String idToCancel(@NonNull AmlClient client, @NonNull String id)
                throws AzureMlException, InterruptedException {
            return id;
        }
    }

    /**
     * @param mayStillAppear whether the run may be on its way to the service, so that "not found" is no answer yet
     * @param whenDone called once, whatever came of it
     */
    RunCancellation(
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

    /** How long it takes at most. */
    static int seconds() {
        return SystemProperties.getInteger("io.jenkins.plugins.azureml.cancelTimeoutSeconds", SECONDS);
    }

    /** Begins; does not block. */
    void start() {
        try {
            synchronized (this) {
                alarm = AmlThreads.alarms().schedule(this::expire, seconds, TimeUnit.SECONDS);
            }
            AmlThreads.stops().execute(() -> host.println("Azure ML: canceling run " + runId));
            again(0);
        } catch (RejectedExecutionException e) {
            finish("it could not be canceled, since this controller is shutting down. " + byHand());
        }
    }

    /** Whoever waits for this does not any more. */
    void abandon() {
        synchronized (this) {
            if (done) {
                return;
            }
        }
        host.println("Azure ML: run " + runId + ": stopped again before the service has confirmed that it is canceled. "
                + byHand());
    }

    private synchronized void again(long millis) {
        if (!done) {
            attempt = AmlThreads.stops().schedule(this::attempt, millis, TimeUnit.MILLISECONDS);
        }
    }

    private void attempt() {
        if (!host.isReady()) {
            // Stopped, then restarted: the Pipeline is still being loaded.
            again(AGAIN_MILLIS);
            return;
        }
        try {
            AmlClient client = host.client();
            Runs runs = client.runs(experiment);
            try {
                String id = host.idToCancel(client, runId);
                CancelRequest.send(client, experiment, id);
                host.accepted(id, experiment);
                finish("the service has accepted that it is canceled");
            } catch (AzureMlException e) {
                failed(runs, e);
            }
        } catch (IOException e) {
            finish("it could not be canceled: " + e.getMessage() + " " + byHand());
        } catch (InterruptedException | RuntimeException e) {
            finish("it could not be canceled (" + e.getClass().getSimpleName() + "). " + byHand());
        }
    }

    private void failed(Runs runs, AzureMlException e) throws InterruptedException {
        if (e.isNotFound()) {
            if (!mayStillAppear) {
                finish("there is no such run any more, so nothing was canceled");
            } else if (timeForAnother()) {
                again(AGAIN_MILLIS);
            } else {
                finish("it has not appeared at the service within " + seconds
                        + " s, so that there is nothing to cancel. Should it appear yet: " + command());
            }
            return;
        }
        String end = endOf(runs);
        if (end != null) {
            finish("it had ended before it could be canceled: " + end);
        } else if (!isFinal(e) && timeForAnother()) {
            again(AGAIN_MILLIS);
        } else {
            finish("it could not be canceled: " + e.getMessage() + " " + byHand());
        }
    }

    /** The status of a run that has ended, so that there is nothing to cancel; null if it has not, or nobody knows. */
    private String endOf(Runs runs) throws InterruptedException {
        try {
            Optional<Run> run = runs.find(runId);
            return run.filter(r -> r.status().isTerminal())
                    .map(RunOutcome::status)
                    .orElse(null);
        } catch (AzureMlException e) {
            return null;
        }
    }

    /** A refusal that no repeat will change. */
    private static boolean isFinal(AzureMlException e) {
        return e.status() / 100 == 4 && e.status() != 408 && e.status() != 409 && e.status() != 429;
    }

    private boolean timeForAnother() {
        return deadline - System.nanoTime() > TimeUnit.MILLISECONDS.toNanos(2 * AGAIN_MILLIS);
    }

    private void expire() {
        finish("the service has not confirmed within " + seconds + " s that it is canceled. " + byHand());
        synchronized (this) {
            if (attempt != null) {
                attempt.cancel(true);
            }
        }
    }

    private void finish(String how) {
        if (host.isGoingDown()) {
            return;
        }
        synchronized (this) {
            if (done) {
                return;
            }
            done = true;
            if (alarm != null) {
                alarm.cancel(false);
            }
        }
        host.println("Azure ML: run " + runId + ": " + how);
        whenDone.run();
    }

    private String byHand() {
        return "It may go on and cost money; cancel it by hand: " + command();
    }

    private String command() {
        return "az ml job cancel --name " + runId + " --resource-group "
                + host.settings().resourceGroup() + " --workspace-name "
                + host.settings().workspace() + " --subscription "
                + host.settings().subscriptionId();
    }
}
