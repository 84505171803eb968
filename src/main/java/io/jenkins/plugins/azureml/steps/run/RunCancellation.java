package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.Runs;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.steps.InterruptAfter;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.SystemProperties;

/**
 * Cancels a run because its build was stopped, and says in the log how that went. Bounded in time: {@code timeout} itself
 * kills a step that takes more than a minute to stop.
 */
public final class RunCancellation {

    private static final int SECONDS = 20;
    private static final long AGAIN_MILLIS = 1000;
    /** After that, what is still waiting for its turn is not sent any more. */
    private static final long LATEST_NANOS = TimeUnit.MINUTES.toNanos(10);

    private static final Logger LOGGER = Logger.getLogger(RunCancellation.class.getName());

    private final Host host;
    private final String experiment;
    private final String runId;
    private final boolean mayStillAppear;
    private final Runnable whenDone;
    private final int seconds = seconds();
    private final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);

    private boolean done;
    /** Whether the service was asked at all. */
    private volatile boolean asked;
    /** Whether the Pipeline is still being loaded. */
    private volatile boolean loading;

    private Future<?> attempt;
    private Future<?> alarm;

    /** Whose run it is. */
    public interface Host {

        /** A line in the build log. */
        void println(@NonNull String line);

        /** Whether whoever waits for the cancellation is about to be restarted, and asks for it again then. */
        boolean isShuttingDown();

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

    /** How long it takes at most. */
    static int seconds() {
        return SystemProperties.getInteger("io.jenkins.plugins.azureml.cancelTimeoutSeconds", SECONDS);
    }

    /** Begins; does not block. */
    public void start() {
        try {
            synchronized (this) {
                alarm = AmlThreads.timers().schedule(this::expire, seconds, TimeUnit.SECONDS);
            }
            AmlThreads.cancellations().execute(() -> host.println("Azure ML: canceling run " + runId));
            again(0);
        } catch (RejectedExecutionException e) {
            finish("it could not be canceled, since this controller is shutting down. " + byHand());
        }
    }

    /** Whoever waits for this does not any more. */
    public void abandon() {
        synchronized (this) {
            if (done) {
                return;
            }
        }
        host.println("Azure ML: run " + runId + ": stopped again before the service has confirmed that it is canceled. "
                + byHand());
    }

    private synchronized void again(long millis) {
        if (!isTooLate()) {
            attempt = AmlThreads.cancellations().schedule(this::attempt, millis, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized boolean isWaitedFor() {
        return !done;
    }

    private boolean isTooLate() {
        return System.nanoTime() - deadline > LATEST_NANOS;
    }

    private void attempt() {
        loading = isWaitedFor() && !host.isReady();
        if (loading) {
            // Stopped, then restarted.
            again(AGAIN_MILLIS);
            return;
        }
        if (isTooLate()) {
            finish("it was never its turn, so the service was not asked to cancel it. " + byHand());
            return;
        }
        asked = true;
        // One that has waited for its turn for long has as much time as any other.
        try (InterruptAfter limit = new InterruptAfter(seconds)) {
            ask();
        } catch (IOException e) {
            passing("it could not be canceled: " + e.getMessage() + " " + byHand());
        } catch (InterruptedException e) {
            finish("the service has not confirmed within " + seconds + " s that it is canceled. " + byHand());
        } catch (RuntimeException e) {
            finish("it could not be canceled (" + e.getClass().getSimpleName() + "). " + byHand());
        }
    }

    private void ask() throws IOException, InterruptedException {
        AmlClient client = host.client();
        Runs runs = client.runs(experiment);
        try {
            String id = host.idToCancel(client, runId);
            RunCanceller.send(client, experiment, id);
            host.accepted(id, experiment);
            finish("the service has accepted that it is canceled");
        } catch (AzureMlException e) {
            failed(runs, e);
        }
    }

    private void passing(String how) {
        if (timeForAnother()) {
            again(AGAIN_MILLIS);
        } else {
            finish(how);
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
            return;
        }
        String how = "it could not be canceled: " + e.getMessage() + " " + byHand();
        if (isFinal(e)) {
            finish(how);
        } else {
            passing(how);
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

    /** Whoever waits for this has to go on; what was begun is not given up by that, nor what is still to be begun. */
    private void expire() {
        finish((asked
                        ? "the service has not confirmed within " + seconds + " s that it is canceled. "
                        : (loading
                                        ? "the build was not loaded again within " + seconds + " s"
                                        : "so many runs are to be canceled that the service could not be asked within "
                                                + seconds + " s")
                                + "; it will be asked, and the log of the controller tells what comes of it. ")
                + byHand());
    }

    /** Says how it went: in the build log, or if that has an answer already, in that of the controller. */
    private void finish(String how) {
        if (host.isShuttingDown()) {
            return;
        }
        boolean late;
        synchronized (this) {
            late = done;
            done = true;
            if (alarm != null) {
                alarm.cancel(false);
            }
        }
        if (late) {
            LOGGER.log(Level.INFO, () -> "Run " + runId + ", whose step has ended: " + how);
            return;
        }
        host.println("Azure ML: run " + runId + ": " + how);
        whenDone.run();
    }

    private String byHand() {
        return "It may go on and cost money; cancel it by hand: " + command();
    }

    private String command() {
        return "az ml job cancel --name " + runId + " --resource-group "
                + host.settings().getResourceGroup() + " --workspace-name "
                + host.settings().getWorkspace() + " --subscription "
                + host.settings().getSubscriptionId();
    }
}
