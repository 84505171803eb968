package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.AzureMlException;
import io.jenkins.plugins.azureml.connection.AmlThreads;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import jenkins.util.SystemProperties;

/**
 * Cancels a run because its build was stopped, and says in the log how that went. Bounded in time: {@code timeout} itself
 * kills a step that takes more than a minute to stop.
 */
final class RunCancellation {

    private static final int SECONDS =
            SystemProperties.getInteger("io.jenkins.plugins.azureml.cancelTimeoutSeconds", 20);
    private static final long AGAIN_MILLIS = 1000;

    private final AmlStepExecution step;
    private final String experiment;
    private final String runId;
    private final boolean mayStillAppear;
    private final Runnable whenDone;
    private final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);

    private boolean done;
    private Future<?> attempt;

    /**
     * @param mayStillAppear whether the run may be on its way to the service, so that "not found" is no answer yet
     * @param whenDone called once, whatever came of it
     */
    RunCancellation(
            @NonNull AmlStepExecution step,
            @NonNull String experiment,
            @NonNull String runId,
            boolean mayStillAppear,
            @NonNull Runnable whenDone) {
        this.step = step;
        this.experiment = experiment;
        this.runId = runId;
        this.mayStillAppear = mayStillAppear;
        this.whenDone = whenDone;
    }

    void start() {
        step.println("Azure ML: canceling run " + runId);
        try {
            again(0);
            AmlThreads.polls()
                    .schedule(
                            () -> finish("the service has not confirmed within " + SECONDS + " s that it is canceled. "
                                    + byHand()),
                            SECONDS,
                            TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            finish("it could not be canceled, since this controller is shutting down. " + byHand());
        }
    }

    private synchronized void again(long millis) {
        if (!done) {
            attempt = AmlThreads.polls().schedule(this::attempt, millis, TimeUnit.MILLISECONDS);
        }
    }

    private void attempt() {
        try {
            AmlClient client = step.client();
            client.runs(experiment).cancel(runId);
            finish("the service has accepted that it is canceled");
        } catch (AzureMlException e) {
            if (e.isNotFound() && !mayStillAppear) {
                finish("there is no such run any more, so nothing was canceled");
            } else if (e.isNotFound() && !timeFor(AGAIN_MILLIS)) {
                finish("it never appeared at the service, so nothing was started");
            } else if (timeFor(AGAIN_MILLIS)) {
                again(AGAIN_MILLIS);
            } else {
                finish("it could not be canceled: " + e.getMessage() + " " + byHand());
            }
        } catch (AbortException e) {
            finish("it could not be canceled: " + e.getMessage() + " " + byHand());
        } catch (IOException | InterruptedException | RuntimeException e) {
            finish("it could not be canceled (" + e.getClass().getSimpleName() + "). " + byHand());
        }
    }

    private boolean timeFor(long millis) {
        return deadline - System.nanoTime() > TimeUnit.MILLISECONDS.toNanos(2 * millis);
    }

    private void finish(String how) {
        synchronized (this) {
            if (done) {
                return;
            }
            done = true;
            if (attempt != null) {
                attempt.cancel(false);
            }
        }
        step.println("Azure ML: run " + runId + ": " + how);
        whenDone.run();
    }

    private String byHand() {
        return "It may go on and cost money; cancel it by hand: az ml job cancel --name " + runId + " --resource-group "
                + step.settings().resourceGroup() + " --workspace-name "
                + step.settings().workspace() + " --subscription "
                + step.settings().subscriptionId();
    }
}
