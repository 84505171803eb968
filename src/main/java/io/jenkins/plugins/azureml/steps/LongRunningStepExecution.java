package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.arm.LongRunningOperation;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * A step that begins something and waits until the service is done with it: a poll, then nothing until the next one; perhaps one
 * thing after the other. What is known of it is saved with the build. Beginning it twice is harmless, which is what a restart
 * right after it comes to.
 */
public abstract class LongRunningStepExecution extends AmlStepExecution {

    private static final long serialVersionUID = 1L;

    private static final long MAX_FAILING_MILLIS = Duration.ofMinutes(30).toMillis();
    private static final long MIN_PAUSE_MILLIS = 500;
    private static final long MAX_PAUSE_MILLIS = Duration.ofMinutes(5).toMillis();

    private final String fixedInterval;
    private boolean sent;
    /** Whether the request is known not to have been sent yet, although {@link #sent} is saved. */
    private transient boolean unsent;

    private LongRunningOperation operation;
    private String loggedStatus;
    /** Whether an earlier operation has come to its end. */
    private boolean progressed;

    /** Milliseconds since the epoch. */
    private long startedAt;

    /** Since when it cannot be asked for; 0 if it can. */
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
     * Begins it.
     *
     * @param maybeSent whether it may have begun before a restart of the controller
     */
    @NonNull
    protected abstract LongRunningOperation send(@NonNull AmlClient client, boolean maybeSent)
            throws IOException, InterruptedException;

    /**
     * Decides what {@link #send} sends. The fields that it sets are saved before the request is sent. Called again after a restart
     * in between.
     */
    protected void decide(@NonNull AmlClient client) throws IOException, InterruptedException {}

    /** What the step returns; the (last) operation has succeeded. */
    @NonNull
    protected abstract Map<String, Object> result(@NonNull AmlClient client, @NonNull LongRunningOperation done)
            throws IOException, InterruptedException;

    /** What is worked on, such as {@code compute gpu}. */
    @NonNull
    protected abstract String target();

    /** What is done to it, such as {@code creating}. */
    @NonNull
    protected abstract String verb();

    /** The word for its good end. */
    @NonNull
    protected String successText() {
        return "done";
    }

    /** Whether there is another operation to be sent once this one has succeeded. */
    protected boolean hasNext() {
        return false;
    }

    /** Makes that one the one that {@link #send} begins and the words are about. */
    protected void next() {}

    /**
     * What is done about an operation that the service has refused, or that has failed.
     *
     * @param accepted whether the service had accepted it
     * @return whether there is another operation to be sent now; or else the step fails
     */
    protected boolean tryRecover(@NonNull AzureMlException failure, boolean accepted)
            throws IOException, InterruptedException {
        return false;
    }

    /** Why the step fails although the last operation has succeeded; null if it does not. */
    @CheckForNull
    protected String finalFailure() {
        return null;
    }

    /** Why the step fails that has tried for long enough. */
    @NonNull
    protected String giveUpMessage(@NonNull IOException why) {
        return why.getMessage();
    }

    /** What else there is to say when nobody waits any more; begins with a space, or is empty. */
    @NonNull
    protected String afterStopHint() {
        return "";
    }

    /** What the page of the build is told of an operation. */
    public enum Progress {
        /** The service works on it. */
        STARTED,
        SUCCEEDED,
        /** It was refused, or has failed. */
        FAILED,
        /** It may go on, but nobody waits for it any more. */
        ABANDONED
    }

    /** Tells the page of the build, if that shows such things. */
    protected void recordProgress(@NonNull Progress progress) {}

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
        Map<String, Object> result = null;
        AzureMlException failure = null;
        try {
            operation = client.once().operations().poll(operation);
            failingSince = 0;
            if (!operation.isDone()) {
                logStatus();
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
            // In the middle of it, that is no reason to leave all as it is.
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
            // The saved state says that the request may have been sent, since a restart cannot tell.
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
        println("Azure ML: " + verb() + " " + target());
        startedAt = System.currentTimeMillis();
        failingSince = 0;
        try {
            operation = send(client, maybeSent);
        } catch (AzureMlException e) {
            failed(e, false);
            return;
        }
        getContext().saveState();
        if (!operation.isDone() && !isStopping()) {
            recordProgress(Progress.STARTED);
        }
        poll();
    }

    /** Whether anything was sent, now or before a restart. */
    private synchronized boolean hasBegun() {
        return progressed || sent;
    }

    private void continueWithNext() {
        synchronized (this) {
            operation = null;
            sent = false;
            progressed = true;
            loggedStatus = null;
        }
        getContext().saveState();
        schedulePoll(0, this::work);
    }

    private void failed(AzureMlException e, boolean accepted) throws IOException, InterruptedException {
        if (isShuttingDown()) {
            // Cut off at our end. What would be sent to recover is for a failure of the service.
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

    /** That it cannot be asked for is not its end. */
    private void onPollFailure(IOException e) throws AbortException {
        long now = System.currentTimeMillis();
        if (failingSince != 0 && now - failingSince > MAX_FAILING_MILLIS) {
            recordProgress(Progress.ABANDONED);
            throw new AbortException(giveUpMessage(e));
        }
        if (failingSince == 0) {
            failingSince = now;
            println("Azure ML: " + target() + " cannot be asked for at the moment, trying on: " + e.getMessage());
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

    /** Azure takes back nothing that it has begun. */
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
                println("Azure ML: no longer waiting for " + target() + "; Azure goes on " + verb() + " it."
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
