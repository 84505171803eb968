package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.arm.LongRunningOperation;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Base class of steps that start one or more long-running operations of Azure, one after the other, and poll each until it is
 * done. The progress is saved with the build. A restart of the controller right after a request sends it again, so requests
 * must be idempotent.
 */
@Restricted(NoExternalUse.class)
public abstract class LongRunningStepExecution extends AmlStepExecution {

    private static final long serialVersionUID = 1L;

    private static final long MAX_FAILING_MILLIS = Duration.ofMinutes(30).toMillis();
    /** How long an operation is retried while another operation is changing the resource. */
    private static final long MAX_BUSY_MILLIS = Duration.ofMinutes(30).toMillis();

    private static final long MIN_PAUSE_MILLIS = 500;
    private static final long MAX_PAUSE_MILLIS = Duration.ofMinutes(5).toMillis();

    private final String fixedInterval;
    private boolean sent;
    /** Whether the request has certainly not been sent yet, although {@link #sent} is already saved. */
    private transient boolean unsent;

    private LongRunningOperation operation;
    private String loggedStatus;
    /** Whether an earlier operation has finished. */
    private boolean progressed;

    /** Start of the current operation, in milliseconds since the epoch. */
    private long startedAt;

    /**
     * Time of the first of the consecutive refusals because the resource is busy, in milliseconds since the epoch; 0 if there
     * is none.
     */
    private long busySince;

    /** Time of the first of the consecutive failed polls, in milliseconds since the epoch; 0 after a successful poll. */
    private transient long failingSince;

    protected LongRunningStepExecution(
            @NonNull StepContext context, @NonNull WorkspaceSettings settings, @CheckForNull String pollInterval) {
        super(context, settings);
        this.fixedInterval = pollInterval;
    }

    @NonNull
    @Override
    protected List<String> problems() {
        List<String> problems = super.problems();
        Durations.problem("pollInterval", fixedInterval).ifPresent(problems::add);
        return problems;
    }

    /**
     * Sends the request that starts the operation.
     *
     * @param maybeSent whether it may have been sent already, before a restart of the controller
     */
    @NonNull
    protected abstract LongRunningOperation send(@NonNull AmlClient client, boolean maybeSent)
            throws IOException, InterruptedException;

    /**
     * Chooses what {@link #send} sends and stores it in fields, which are saved before the request is sent. Called again after
     * a restart of the controller if the request may not have been sent.
     */
    protected void decide(@NonNull AmlClient client) throws IOException, InterruptedException {}

    /** Returns the result of the step, which consists of maps, lists and plain values. Called once the last operation has succeeded. */
    @NonNull
    protected abstract Object result(@NonNull AmlClient client, @NonNull LongRunningOperation done)
            throws IOException, InterruptedException;

    /** Returns the resource for log lines, such as {@code compute gpu}. */
    @NonNull
    protected abstract String target();

    /** Returns the action for log lines, such as {@code creating}. */
    @NonNull
    protected abstract String verb();

    /** Returns the text that the log shows for a successful operation. */
    @NonNull
    protected String successText() {
        return "done";
    }

    /** Returns whether another operation follows the one that has succeeded. */
    protected boolean hasNext() {
        return false;
    }

    /** Advances to the next operation, which {@link #send}, {@link #target} and {@link #verb} then refer to. */
    protected void next() {}

    /**
     * Reacts to an operation that the service rejected or that failed.
     *
     * @param accepted whether the service had accepted the operation
     * @return whether to start another operation now; if not, the step fails
     */
    protected boolean tryRecover(@NonNull AzureMlException failure, boolean accepted)
            throws IOException, InterruptedException {
        return false;
    }

    /** Returns why the step fails although its last operation succeeded; null if it does not fail. */
    @CheckForNull
    protected String finalFailure() {
        return null;
    }

    /** Returns the error of a step whose polls have failed for too long. */
    @NonNull
    protected String giveUpMessage(@NonNull IOException why) {
        return why.getMessage();
    }

    /** Returns a hint for the log after the step was stopped while Azure continues; empty, or text that starts with a space. */
    @NonNull
    protected String afterStopHint() {
        return "";
    }

    /** Progress of an operation, as the page of the build shows it. */
    public enum Progress {
        /** The service has accepted it and works on it. */
        STARTED,
        SUCCEEDED,
        /** The service rejected it, or it failed. */
        FAILED,
        /** It may continue, but the step no longer waits for it. */
        ABANDONED
    }

    /** Records the progress on the page of the build. Does nothing by default. */
    protected void recordProgress(@NonNull Progress progress) {}

    /** Called after each poll that found the operation in progress. Does nothing by default. */
    protected void onProgress(@NonNull AmlClient client, @NonNull Duration age) throws InterruptedException {}

    @Override
    protected void startWork() {
        schedulePoll(0, this::work);
    }

    private void work() throws IOException, InterruptedException {
        if (operation == null) {
            startOperation();
        } else {
            poll();
        }
    }

    private void poll() throws IOException, InterruptedException {
        AmlClient client;
        try {
            client = client();
        } catch (AbortException e) {
            onPollFailure(e);
            return;
        }
        Object result = null;
        AzureMlException failure = null;
        try {
            operation = client.once().operations().poll(operation);
            failingSince = 0;
            if (!operation.isDone()) {
                logStatus();
                onProgress(client.once(), Duration.ofMillis(System.currentTimeMillis() - startedAt));
            } else {
                failure = failure();
                if (failure == null && !hasNext() && finalFailure() == null) {
                    result = result(client, operation);
                }
            }
        } catch (AzureMlException e) {
            onPollFailure(e);
            return;
        }
        if (!operation.isDone()) {
            pollAgain(null);
        } else if (failure != null) {
            failed(failure, true);
        } else {
            println("Azure ML: " + target() + ": " + successText());
            recordProgress(Progress.SUCCEEDED);
            if (hasNext()) {
                next();
                continueWithNext();
            } else if (finalFailure() != null) {
                fail(new AbortException(finalFailure()));
            } else {
                succeed(result);
            }
        }
    }

    private void startOperation() throws IOException, InterruptedException {
        if (isStopping()) {
            return;
        }
        AmlClient client;
        try {
            client = client();
        } catch (AbortException e) {
            if (!hasBegun()) {
                throw e;
            }
            // Credentials that are missing between two operations must not abandon a half-done deployment.
            onPollFailure(e);
            return;
        }
        try {
            decide(client);
        } catch (AzureMlException e) {
            failed(e, false);
            return;
        }
        boolean maybeSent;
        synchronized (this) {
            if (isStopping()) {
                return;
            }
            maybeSent = sent;
            // After a restart it is unknown whether the request was sent, so the saved state says that it may have
            // been.
            sent = true;
            unsent = !maybeSent;
        }
        pollWhenSaved(() -> sendAndPoll(client, maybeSent));
    }

    private void sendAndPoll(AmlClient client, boolean maybeSent) throws IOException, InterruptedException {
        synchronized (this) {
            if (isStopping()) {
                return;
            }
            unsent = false;
        }
        if (busySince == 0) {
            println("Azure ML: " + verb() + " " + target());
            startedAt = System.currentTimeMillis();
        }
        failingSince = 0;
        try {
            operation = send(client, maybeSent);
        } catch (AzureMlException e) {
            if (!e.isBusy() || !retryWhenFree(e, maybeSent)) {
                failed(e, false);
            }
            return;
        }
        busySince = 0;
        getContext().saveState();
        if (!operation.isDone() && !isStopping()) {
            recordProgress(Progress.STARTED);
        }
        poll();
    }

    /** Schedules the operation again, unless it was refused for too long. It was not executed, so that a retry is safe. */
    private boolean retryWhenFree(AzureMlException e, boolean maybeSent) {
        long now = System.currentTimeMillis();
        if (busySince != 0 && now - busySince > MAX_BUSY_MILLIS || isShuttingDown()) {
            return false;
        }
        if (busySince == 0) {
            busySince = now;
            println("Azure ML: " + target() + " is busy with another operation, retrying for up to "
                    + HumanReadable.duration(Duration.ofMillis(MAX_BUSY_MILLIS)) + ": " + e.getMessage());
        }
        synchronized (this) {
            sent = maybeSent;
        }
        getContext().saveState();
        pollAgain(e);
        return true;
    }

    /** Returns whether any request may have been sent, now or before a restart. */
    private synchronized boolean hasBegun() {
        return progressed || sent;
    }

    private void continueWithNext() {
        synchronized (this) {
            operation = null;
            sent = false;
            busySince = 0;
            progressed = true;
            loggedStatus = null;
        }
        getContext().saveState();
        schedulePoll(0, this::work);
    }

    private void failed(AzureMlException e, boolean accepted) throws IOException, InterruptedException {
        if (isShuttingDown()) {
            // The shutdown cut off the request. Recovery is only for failures of the service.
            return;
        }
        recordProgress(Progress.FAILED);
        if (tryRecover(e, accepted)) {
            continueWithNext();
        } else {
            fail(new AbortException(e.getMessage()));
        }
    }

    private AzureMlException failure() {
        try {
            operation.orThrow();
            return null;
        } catch (AzureMlException e) {
            return e;
        }
    }

    private void logStatus() {
        String word = operation.rawStatus();
        if (word != null && !word.equals(loggedStatus)) {
            println("Azure ML: " + target() + ": " + word);
            loggedStatus = word;
            getContext().saveState();
        }
    }

    /** Polls again later: a failed poll does not mean that the operation failed. Gives up after {@link #MAX_FAILING_MILLIS}. */
    private void onPollFailure(IOException e) throws AbortException {
        long now = System.currentTimeMillis();
        if (failingSince != 0 && now - failingSince > MAX_FAILING_MILLIS) {
            recordProgress(Progress.ABANDONED);
            throw new AbortException(giveUpMessage(e));
        }
        if (failingSince == 0) {
            failingSince = now;
            println("Azure ML: " + "the status of " + target() + " cannot be read, retrying: " + e.getMessage());
        }
        pollAgain(e);
    }

    private void pollAgain(@CheckForNull IOException failure) {
        long now = System.currentTimeMillis();
        long millis = new PollInterval(fixedInterval).next(now - startedAt, false);
        if (operation != null && operation.pause() != null) {
            long asked = Math.min(operation.pause().toMillis(), MAX_PAUSE_MILLIS);
            long least = Math.min(MIN_PAUSE_MILLIS, PollInterval.minMillis());
            millis = Math.max(asked, fixedInterval == null ? least : millis);
        }
        schedulePoll(PollInterval.notBefore(millis, failure), this::work);
    }

    /** Stops waiting. Azure cannot cancel an operation that it has accepted, so the log says that it continues. */
    @Override
    protected void onStop(@NonNull Throwable cause) {
        boolean waiting;
        synchronized (this) {
            waiting = sent && !unsent;
        }
        if (!waiting) {
            fail(cause);
            return;
        }
        AmlThreads.cancellations().execute(() -> {
            try {
                println("Azure ML: no longer waiting for " + target() + ". Azure continues " + verb() + " it."
                        + afterStopHint());
                recordProgress(Progress.ABANDONED);
            } finally {
                fail(cause);
            }
        });
    }

    @Override
    public String getStatus() {
        return verb() + " " + target() + (loggedStatus == null ? "" : ", " + loggedStatus);
    }
}
