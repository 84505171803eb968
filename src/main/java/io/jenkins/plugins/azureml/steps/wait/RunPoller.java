package io.jenkins.plugins.azureml.steps.wait;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.RunDetails;
import io.jenkins.plugins.azureml.client.runs.RunStatus;
import io.jenkins.plugins.azureml.client.runs.Runs;
import io.jenkins.plugins.azureml.steps.AmlStepExecution;
import io.jenkins.plugins.azureml.steps.InterruptAfter;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import java.io.IOException;

/**
 * Reads the run that a step waits for: by itself where the addresses of its log files are of use, which the service tells of one
 * run at a time, else together with the runs of other waits.
 */
final class RunPoller {

    private static final long CLIENT_MILLIS = 5 * 60_000L;
    private static final int LOOK_SECONDS = 10;

    private final AmlStepExecution execution;
    private final AmlWaitRunStep step;
    private final Host host;
    private AmlClient client;
    private long clientMade;
    private RunStatus last;
    private volatile boolean ended;

    /** What may become of a failure. */
    enum Outlook {
        /** The service is busy, or away; most such failures are over soon. */
        PASSES,
        /** A run may be appearing yet, and credentials be in the course of being replaced. */
        MAY_PASS,
        STAYS
    }

    /** Who waits. */
    interface Host {

        /** @param details null if the run was read together with others */
        void seen(@NonNull Runs runs, @NonNull Run run, @CheckForNull RunDetails details)
                throws IOException, InterruptedException;

        void unreadable(@NonNull IOException failure, @NonNull Outlook outlook) throws IOException;
    }

    RunPoller(@NonNull AmlStepExecution execution, @NonNull AmlWaitRunStep step, @NonNull Host host) {
        this.execution = execution;
        this.step = step;
        this.host = host;
    }

    /** Made anew from time to time, so that rotated credentials are picked up in the middle of a long wait. */
    @NonNull
    AmlClient client() throws IOException, InterruptedException {
        long now = System.currentTimeMillis();
        if (client == null || now - clientMade > CLIENT_MILLIS) {
            client = execution.client().once();
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
        BatchedStatusReader.ask(
                execution.settings().key(),
                reading,
                step.getExperiment(),
                step.getRunId(),
                (run, failure) -> execution.schedulePoll(0, () -> answered(run, failure)));
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
        if (last.isTerminal()) {
            ended = true;
            execution.submit(AmlThreads::finalizers, () -> end(details));
        } else {
            host.seen(runs, details.run(), details);
        }
    }

    /** With the usual repeats: no other poll could make up for what fails now. */
    private void end(RunDetails details) throws IOException, InterruptedException {
        try {
            client = execution.client();
        } catch (AbortException e) {
            ended = false;
            unreadable(e);
            return;
        }
        host.seen(client.runs(step.getExperiment()), details.run(), details);
    }

    /** Whether the run has ended, so that the host is told of it now or soon. */
    boolean hasEnded() {
        return ended;
    }

    /**
     * One more look, right now and within some seconds.
     *
     * @return whether the run has ended, so that the host is told of it
     */
    boolean look() throws IOException, InterruptedException {
        RunDetails details;
        try (InterruptAfter limit = new InterruptAfter(LOOK_SECONDS)) {
            details = execution.client().once().runs(step.getExperiment()).details(step.getRunId());
        } catch (AzureMlException | AbortException | InterruptedException e) {
            return false;
        }
        if (!details.run().status().isTerminal()) {
            return false;
        }
        ended = true;
        end(details);
        return ended;
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
        return step.isStreamLogs() && !QueueStatusText.isSilent(status);
    }

    private void unreadable(IOException e) throws IOException {
        client = null;
        host.unreadable(e, e instanceof AzureMlException failure ? outlook(failure) : Outlook.MAY_PASS);
    }

    private static Outlook outlook(AzureMlException e) {
        if (e.isNotFound()) {
            return Outlook.MAY_PASS;
        }
        boolean busy = e.status() == 408 || e.status() == 429 || e.status() / 100 != 4;
        return busy ? Outlook.PASSES : Outlook.STAYS;
    }
}
