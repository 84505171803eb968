package io.jenkins.plugins.azureml.steps.wait;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.RunDetails;
import io.jenkins.plugins.azureml.client.runs.RunStatus;
import io.jenkins.plugins.azureml.client.runs.Runs;
import io.jenkins.plugins.azureml.steps.InterruptAfter;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import java.io.IOException;

/**
 * Polls the run that a step waits for. A run whose log is printed is polled individually, because only the details of a single
 * run have the URLs of its log files. Other runs are polled in one request with those of other waits.
 */
final class RunPoller {

    private static final long CLIENT_MILLIS = 5 * 60_000L;
    private static final int FINAL_CHECK_SECONDS = 10;

    private final AmlWaitRunExecution execution;
    private final AmlWaitRunStep step;
    private AmlClient client;
    /** Milliseconds since the epoch. */
    private long clientCreated;
    /** Null before the first poll. */
    private RunStatus lastStatus;

    private volatile boolean ended;

    /** Whether a failed poll is worth a retry. */
    enum FailureKind {
        /** The service is busy or unreachable, which is usually over soon. */
        TRANSIENT,
        /** The run may not be visible yet, or the credentials are being replaced. */
        MAYBE_TRANSIENT,
        PERMANENT
    }

    RunPoller(@NonNull AmlWaitRunExecution execution, @NonNull AmlWaitRunStep step) {
        this.execution = execution;
        this.step = step;
    }

    /** Returns a client without retries. Created anew every few minutes, so that a long wait picks up rotated credentials. */
    @NonNull
    AmlClient client() throws IOException, InterruptedException {
        long now = System.currentTimeMillis();
        if (client == null || now - clientCreated > CLIENT_MILLIS) {
            client = execution.client().once();
            clientCreated = now;
        }
        return client;
    }

    /** Polls the run once. Calls the execution back, now or on another thread. */
    void poll() throws IOException, InterruptedException {
        if (lastStatus == null || needsLogFiles(lastStatus)) {
            pollIndividually();
            return;
        }
        AmlClient current;
        try {
            current = client();
        } catch (AbortException e) {
            onFailure(e);
            return;
        }
        BatchedStatusReader.read(
                execution.settings().key(),
                current,
                step.getExperiment(),
                step.getRunId(),
                (run, failure) -> execution.schedulePoll(0, () -> onBatchResult(run, failure)));
    }

    private void pollIndividually() throws IOException, InterruptedException {
        Runs runs;
        RunDetails details;
        try {
            runs = client().runs(step.getExperiment());
            details = runs.details(step.getRunId());
        } catch (AzureMlException | AbortException e) {
            onFailure(e);
            return;
        }
        lastStatus = details.run().status();
        if (lastStatus.isTerminal()) {
            ended = true;
            execution.submit(AmlThreads::finalizers, () -> readFinalState(details));
        } else {
            execution.onPolled(runs, details.run(), details);
        }
    }

    /** Uses a client with retries, since no later poll makes up for a request that fails now. */
    private void readFinalState(RunDetails details) throws IOException, InterruptedException {
        try {
            client = execution.client();
        } catch (AbortException e) {
            ended = false;
            onFailure(e);
            return;
        }
        execution.onPolled(client.runs(step.getExperiment()), details.run(), details);
    }

    /** Returns whether the run has ended. The execution has been called back then, or will be soon. */
    boolean hasEnded() {
        return ended;
    }

    /**
     * Polls once more within a few seconds, and reads the final state if the run has ended.
     *
     * @return whether the run has ended; the execution has been called back then
     */
    boolean finalCheck() throws IOException, InterruptedException {
        RunDetails details;
        try (InterruptAfter limit = new InterruptAfter(FINAL_CHECK_SECONDS)) {
            details = execution.client().once().runs(step.getExperiment()).details(step.getRunId());
        } catch (AzureMlException | AbortException | InterruptedException e) {
            return false;
        }
        if (!details.run().status().isTerminal()) {
            return false;
        }
        ended = true;
        readFinalState(details);
        return ended;
    }

    private void onBatchResult(Run run, AzureMlException failure) throws IOException, InterruptedException {
        if (failure != null) {
            onFailure(failure);
        } else if (run == null || run.status().isTerminal() || needsLogFiles(run.status())) {
            pollIndividually();
        } else {
            Runs runs;
            try {
                runs = client().runs(step.getExperiment());
            } catch (AbortException e) {
                onFailure(e);
                return;
            }
            lastStatus = run.status();
            execution.onPolled(runs, run, null);
        }
    }

    private boolean needsLogFiles(RunStatus status) {
        return step.isStreamLogs() && !QueueStatusText.hasNoLog(status);
    }

    private void onFailure(IOException e) throws IOException {
        client = null;
        execution.onPollFailure(
                e, e instanceof AzureMlException failure ? kindOf(failure) : FailureKind.MAYBE_TRANSIENT);
    }

    private static FailureKind kindOf(AzureMlException e) {
        if (e.isNotFound()) {
            return FailureKind.MAYBE_TRANSIENT;
        }
        boolean busy = e.status() == 408 || e.status() == 429 || e.status() / 100 != 4;
        return busy ? FailureKind.TRANSIENT : FailureKind.PERMANENT;
    }
}
