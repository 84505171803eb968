package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.AzureMlException;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.RunDetails;
import io.jenkins.plugins.azureml.client.runs.RunStatus;
import io.jenkins.plugins.azureml.client.runs.Runs;
import io.jenkins.plugins.azureml.connection.AmlThreads;
import java.io.IOException;

/**
 * Reads the run that a step waits for: by itself where the addresses of its log files are of use, which the service tells of one
 * run at a time, else together with the runs of other waits.
 */
final class RunReader {

    private static final long CLIENT_MILLIS = 5 * 60_000L;

    private final AmlStepExecution execution;
    private final AmlWaitRunStep step;
    private final Host host;
    private AmlClient client;
    private long clientMade;
    private RunStatus last;

    /** Who waits. */
    interface Host {

        /** @param details null if the run was read together with others */
        void seen(@NonNull Runs runs, @NonNull Run run, @CheckForNull RunDetails details)
                throws IOException, InterruptedException;

        /** @param mayPass whether the failure is of a kind that passes by itself */
        void unreadable(@NonNull IOException failure, boolean mayPass) throws IOException;
    }

    RunReader(@NonNull AmlStepExecution execution, @NonNull AmlWaitRunStep step, @NonNull Host host) {
        this.execution = execution;
        this.step = step;
        this.host = host;
    }

    /** Made anew from time to time, so that rotated credentials are picked up in the middle of a long wait. */
    @NonNull
    AmlClient client() throws IOException, InterruptedException {
        long now = System.currentTimeMillis();
        if (client == null || now - clientMade > CLIENT_MILLIS) {
            client = execution.client();
            clientMade = now;
        }
        return client;
    }

    /** Reads, and tells the host of it now or soon. */
    void read() throws IOException, InterruptedException {
        if (step.getExperiment() == null || last == null || wantsFiles(last)) {
            alone();
            return;
        }
        AmlClient reading;
        try {
            reading = client();
        } catch (AbortException e) {
            unreadable(e);
            return;
        }
        StatusReads.ask(
                reading,
                step.getExperiment(),
                step.getRunId(),
                (run, failure) -> execution.background(AmlThreads::polls, () -> answered(run, failure)));
    }

    private void alone() throws IOException, InterruptedException {
        Runs runs;
        RunDetails details;
        try {
            runs = client().runs(step.getExperiment());
            details = runs.details(step.getRunId());
        } catch (AzureMlException | AbortException e) {
            unreadable(e);
            return;
        }
        last = details.run().status();
        host.seen(runs, details.run(), details);
    }

    private void answered(Run run, AzureMlException failure) throws IOException, InterruptedException {
        if (failure != null) {
            unreadable(failure);
        } else if (run == null || run.status().isTerminal() || wantsFiles(run.status())) {
            alone();
        } else {
            Runs runs;
            try {
                runs = client().runs(step.getExperiment());
            } catch (AbortException e) {
                unreadable(e);
                return;
            }
            last = run.status();
            host.seen(runs, run, null);
        }
    }

    private boolean wantsFiles(RunStatus status) {
        return step.isStreamLogs() && !QueueReason.isSilent(status);
    }

    private void unreadable(IOException e) throws IOException {
        client = null;
        // Other exceptions are of the credentials: gone for a moment while they are replaced?
        host.unreadable(e, e instanceof AzureMlException f && (f.isNotFound() || f.status() / 100 != 4));
    }
}
