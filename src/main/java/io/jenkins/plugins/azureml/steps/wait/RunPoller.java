package io.jenkins.plugins.azureml.steps.wait;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.jobs.Job;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.RunDetails;
import io.jenkins.plugins.azureml.client.runs.RunStatus;
import io.jenkins.plugins.azureml.client.runs.Runs;
import io.jenkins.plugins.azureml.steps.InterruptAfter;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Polls the run that a step waits for: the first time individually, then in one request with those of other waits. Where the run
 * history is out of reach, as in a workspace that accepts private connections only, the status of a v2 job is read from the resource
 * manager.
 */
final class RunPoller {

    private static final long CLIENT_MILLIS = 5 * 60_000L;
    private static final int FINAL_CHECK_SECONDS = 10;
    /** For how long a run history that was out of reach is not tried again: each try may take the time of a connection. */
    private static final long OUT_OF_REACH_MILLIS = 5 * 60_000L;

    private final AmlWaitRunExecution execution;
    private final AmlWaitRunStep step;
    private AmlClient client;
    /** Milliseconds since the epoch. */
    private long clientCreated;
    /** Null before the first poll. */
    private RunStatus lastStatus;

    /** Why the run history is out of reach; null if it is in reach, as far as is known. */
    private AzureMlException outOfReach;
    /** Milliseconds since the epoch. */
    private long nextHistoryPoll;

    private volatile boolean ended;

    /** @param runs null if the run history is out of reach */
    private record Polled(@CheckForNull Runs runs, @NonNull RunDetails details) {}

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
    synchronized AmlClient client() throws IOException, InterruptedException {
        long now = System.currentTimeMillis();
        if (client == null || now - clientCreated > CLIENT_MILLIS) {
            client = execution.client().once();
            clientCreated = now;
        }
        return client;
    }

    /** Polls the run once. Calls the execution back, now or on another thread. */
    void poll() throws IOException, InterruptedException {
        if (!isShared()) {
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

    /** Returns whether the next poll is one request with those of other waits. */
    boolean isShared() {
        return lastStatus != null && outOfReach == null;
    }

    private void pollIndividually() throws IOException, InterruptedException {
        Polled polled;
        try {
            polled = read(client());
        } catch (AzureMlException | AbortException e) {
            onFailure(e);
            return;
        }
        lastStatus = polled.details().run().status();
        if (lastStatus.isTerminal()) {
            ended = true;
            execution.submit(AmlThreads::finalizers, () -> readFinalState(polled));
        } else {
            execution.onPolled(polled.runs(), polled.details().run(), polled.details());
        }
    }

    private Polled read(AmlClient from) throws AzureMlException, InterruptedException {
        if (outOfReach == null || System.currentTimeMillis() >= nextHistoryPoll) {
            try {
                Runs runs = from.runs(step.getExperiment());
                RunDetails details = runs.details(step.getRunId());
                outOfReach = null;
                execution.onHistoryRead();
                return new Polled(runs, details);
            } catch (AzureMlException e) {
                // Once it was in reach, it will be again: the rest of the log is worth waiting for.
                if (!e.isOutOfReach() || execution.hasReadHistory()) {
                    throw e;
                }
                outOfReach = e;
                nextHistoryPoll = System.currentTimeMillis() + OUT_OF_REACH_MILLIS;
            }
        }
        Optional<Job> job = from.takesV2() ? from.jobs().find(step.getRunId()) : Optional.empty();
        if (job.isEmpty()) {
            AzureMlException why = outOfReach;
            outOfReach = null;
            throw why;
        }
        execution.onHistoryOutOfReach(outOfReach);
        return new Polled(null, new RunDetails(job.get().asRun(step.getRunId()), Map.of()));
    }

    /** Uses a client with retries, since no later poll makes up for a request that fails now. */
    private void readFinalState(Polled polled) throws IOException, InterruptedException {
        RunDetails details = polled.details();
        Runs runs = polled.runs() == null ? null : finalRuns();
        if (polled.runs() == null || runs != null) {
            execution.onPolled(runs, details.run(), details);
        }
    }

    /** Reads what a batch does not contain: the URLs of the log files, of which some may be new. */
    private void readFinalState(Run run) throws IOException, InterruptedException {
        Runs runs = finalRuns();
        if (runs == null) {
            return;
        }
        Map<String, URI> files = Map.of();
        if (step.isStreamLogs() || step.failsOn(run)) {
            try {
                files = runs.details(step.getRunId()).logFiles();
            } catch (AzureMlException e) {
                ended = false;
                onFailure(e);
                return;
            }
        }
        execution.onPolled(runs, run, new RunDetails(run, files));
    }

    /** Returns the runs of a client with retries; null if there are no credentials, so that a later poll has to try again. */
    @CheckForNull
    private Runs finalRuns() throws IOException, InterruptedException {
        AmlClient patient;
        try {
            patient = execution.client();
        } catch (AbortException e) {
            ended = false;
            onFailure(e);
            return null;
        }
        replaceClient(patient);
        return patient.runs(step.getExperiment());
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
        Polled polled;
        try (InterruptAfter limit = new InterruptAfter(FINAL_CHECK_SECONDS)) {
            polled = read(execution.client().once());
        } catch (AzureMlException | AbortException | InterruptedException e) {
            return false;
        }
        if (!polled.details().run().status().isTerminal()) {
            return false;
        }
        ended = true;
        readFinalState(polled);
        return ended;
    }

    private void onBatchResult(Run run, AzureMlException failure) throws IOException, InterruptedException {
        if (failure != null) {
            onFailure(failure);
            return;
        }
        if (run == null) {
            pollIndividually();
            return;
        }
        lastStatus = run.status();
        if (lastStatus.isTerminal()) {
            ended = true;
            execution.submit(AmlThreads::finalizers, () -> readFinalState(run));
            return;
        }
        Runs runs;
        try {
            runs = client().runs(step.getExperiment());
        } catch (AbortException e) {
            onFailure(e);
            return;
        }
        execution.onPolled(runs, run, null);
    }

    private void onFailure(IOException e) throws IOException {
        replaceClient(null);
        execution.onPollFailure(
                e, e instanceof AzureMlException failure ? kindOf(failure) : FailureKind.MAYBE_TRANSIENT);
    }

    private synchronized void replaceClient(@CheckForNull AmlClient other) {
        client = other;
        clientCreated = System.currentTimeMillis();
    }

    private static FailureKind kindOf(AzureMlException e) {
        if (e.isNotFound()) {
            return FailureKind.MAYBE_TRANSIENT;
        }
        boolean busy = e.status() == 408 || e.status() == 429 || e.status() / 100 != 4;
        return busy ? FailureKind.TRANSIENT : FailureKind.PERMANENT;
    }

    /** Returns the line about a run history that is out of reach, after the name of the run. */
    @NonNull
    static String outOfReachText(@NonNull AzureMlException why) {
        return ": this controller does not reach the services of the Azure ML workspace, so the log and the"
                + " metrics of the run are not shown; its status is read from Azure Resource Manager. "
                + why.getMessage();
    }
}
