package io.jenkins.plugins.azureml.steps.wait;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.RunDetails;
import io.jenkins.plugins.azureml.client.runs.RunStatus;
import io.jenkins.plugins.azureml.client.runs.Runs;
import io.jenkins.plugins.azureml.steps.PollInterval;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads the log of a run beside the polls of its status, which several waits share and which therefore must not wait for the log of
 * one of them. If there are many waits, their logs are read less often than their status.
 */
final class LogPolls {

    private final AmlWaitRunExecution wait;
    private final AmlWaitRunStep step;
    private final PollInterval interval;
    private final RunLogPrinter printer;
    private final ImageBuild image;
    private final StatusReport report;
    private final ImageBuild.Clients clients;

    private final LogUrls urls = new LogUrls();
    /** Milliseconds since the epoch. */
    private volatile long nextRead;
    /** Status of the run when its log was read last. */
    private volatile RunStatus statusRead;

    private volatile boolean growing;
    private volatile String progress;
    private volatile boolean complete;
    /** Held while the log is read. */
    private final ReentrantLock reading = new ReentrantLock();

    /** @param clients creates clients without retries */
    LogPolls(
            @NonNull AmlWaitRunExecution wait,
            @NonNull AmlWaitRunStep step,
            @NonNull PollInterval interval,
            @NonNull RunLogPrinter printer,
            @NonNull ImageBuild image,
            @NonNull StatusReport report,
            @NonNull ImageBuild.Clients clients) {
        this.wait = wait;
        this.step = step;
        this.interval = interval;
        this.printer = printer;
        this.image = image;
        this.report = report;
        this.clients = clients;
    }

    /** Returns whether the log had new lines when it was last read, which is not at each poll. */
    boolean isGrowing() {
        return growing;
    }

    /** Returns the text of a progress bar that has not ended its line yet; null if there is none. */
    @CheckForNull
    String progress() {
        return progress;
    }

    /**
     * Prints what is new in the files of a run that has not ended, with their URLs just read.
     *
     * @return whether anything was printed
     */
    boolean read(@NonNull Runs runs, @NonNull RunDetails details) throws IOException, InterruptedException {
        urls.onRead(details.logFiles(), System.currentTimeMillis());
        return printNew(runs, details);
    }

    /** Has the log read on another thread if it is time to. Does not block. */
    void readIfDue(@NonNull Runs runs, @NonNull Run run) {
        boolean due = System.currentTimeMillis() >= nextRead || run.status() != statusRead;
        if (due && isNeeded(run.status())) {
            wait.readLogInBackground(() -> {
                if (readAgain(runs, run)) {
                    // Lines that are printed but not saved have to be read back if the controller is killed.
                    wait.getContext().saveState();
                }
            });
        }
    }

    private boolean readAgain(Runs runs, Run run) throws IOException, InterruptedException {
        if (complete) {
            return false;
        }
        Map<String, URI> files = urls.usable(System.currentTimeMillis());
        try {
            if (files == null) {
                files = runs.details(run.runId()).logFiles();
                urls.onRead(files, System.currentTimeMillis());
            }
        } catch (AzureMlException e) {
            // A later poll reads them, and the status is polled anyway.
            printer.onFailure(e);
            pause(run, e);
            return false;
        }
        return printNew(runs, new RunDetails(run, files));
    }

    private boolean printNew(Runs runs, RunDetails details) throws IOException, InterruptedException {
        boolean news = false;
        reading.lockInterruptibly();
        try {
            if (complete) {
                return false;
            }
            growing = printer.printNew(runs, details, false);
            progress = printer.progress();
            if (printer.isFailing()) {
                urls.discard();
            }
            news = growing | image.log(printer, runs, details, report, clients, wait.aboutRun());
            pause(details.run(), null);
        } finally {
            reading.unlock();
        }
        return news;
    }

    private void pause(Run run, @CheckForNull IOException failure) {
        long now = System.currentTimeMillis();
        statusRead = run.status();
        nextRead = now + PollInterval.notBefore(interval.logPause(wait.statusAge(now), growing), failure);
    }

    /**
     * Prints the rest of the log of a run that has ended. Waits for a read that is under way.
     *
     * @return whether anything was printed
     */
    boolean readRest(@NonNull Runs runs, @NonNull RunDetails details) throws InterruptedException {
        reading.lockInterruptibly();
        try {
            complete = true;
            boolean news = printer.printNew(runs, details, true);
            printer.printRest();
            return news;
        } finally {
            reading.unlock();
        }
    }

    /** Returns the last lines of the script's log for the text of a failure; empty if the log was printed right above. */
    @NonNull
    List<String> unprintedTail(@NonNull Runs runs, @NonNull RunDetails details) throws InterruptedException {
        return printer.unprintedTail(runs, details);
    }

    private boolean isNeeded(RunStatus status) {
        // While a run is prepared, its log files tell whether its image is being built.
        return (step.isStreamLogs() || status == RunStatus.PREPARING) && !QueueStatusText.hasNoLog(status);
    }
}
