package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.azureml.actions.BuildPage;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.config.AmlConnection;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.credentials.CredentialsUses;
import io.jenkins.plugins.azureml.steps.InterruptAfter;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * At the end of a build, cancels the runs that it has submitted if it was interrupted before a step waited for them, or if it ends
 * without success and {@code onFailure} asks for that. Reports the others that are still going. The end of the build waits for the
 * responses, as a stopped step does, so that the outcome is in the build log.
 */
@Extension
public final class OrphanedRunsCanceller extends RunListener<Run<?, ?>> {

    private static final Logger LOGGER = Logger.getLogger(OrphanedRunsCanceller.class.getName());

    private static final int SPARE_SECONDS = 5;
    private static final int STATUS_SECONDS = 10;

    @Override
    public void onCompleted(Run<?, ?> build, @NonNull TaskListener listener) {
        if (OrphanedRuns.of(build).isEmpty()) {
            return;
        }
        if (BuildInterruption.isInterrupted(build)) {
            cancel(build, listener, "the build was interrupted");
        }
        Result result = build.getResult();
        if (result == null || result.equals(Result.SUCCESS)) {
            return;
        }
        List<OrphanedRuns.Entry> going = stillGoing(build, listener);
        cancel(
                build,
                listener,
                going.stream().filter(OrphanedRuns.Entry::isCanceledOnFailure).toList(),
                run -> "the build ended as " + result + ", so run " + run.runId()
                        + " that it submitted, is canceled (onFailure)");
        going.stream()
                .filter(run -> !run.isCanceledOnFailure())
                .forEach(run -> listener.getLogger()
                        .println("Azure ML: run " + run.runId() + ", which this build has submitted, is still going."
                                + " To cancel it: " + RunCancellation.command(run.runId(), run.settings())));
    }

    /**
     * Cancels the runs that a build has submitted and that no step has waited for, unless {@code onAbort} leaves them, and waits
     * until the service has accepted that.
     *
     * @param reason for the build log
     */
    public static void cancel(@NonNull Run<?, ?> build, @NonNull TaskListener listener, @NonNull String reason) {
        cancel(
                build,
                listener,
                OrphanedRuns.of(build).stream()
                        .filter(OrphanedRuns.Entry::isCanceledOnAbort)
                        .toList(),
                run -> reason + " before a step waited for run " + run.runId() + " that it submitted");
    }

    private static void cancel(
            Run<?, ?> build,
            TaskListener listener,
            List<OrphanedRuns.Entry> runs,
            Function<OrphanedRuns.Entry, String> reason) {
        CountDownLatch pending = new CountDownLatch(runs.size());
        for (OrphanedRuns.Entry run : runs) {
            listener.getLogger().println("Azure ML: " + reason.apply(run));
            // The end of the build must not cancel or report a run that a post-build action has canceled already.
            OrphanedRuns.remove(build, run.runId());
            new RunCancellation(
                            new Build(build, listener, run.settings(), new CredentialsUses()),
                            run.experiment(),
                            run.runId(),
                            false,
                            pending::countDown)
                    .start();
        }
        try {
            // Each cancellation has a time limit of its own. This one only guards against a defect.
            if (!pending.await(RunCancellation.seconds() + SPARE_SECONDS, TimeUnit.SECONDS)) {
                listener.getLogger().println("Azure ML: some runs may still be running; check them in the studio");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the runs that have not ended, as far as the service says so in time. */
    private static List<OrphanedRuns.Entry> stillGoing(Run<?, ?> build, TaskListener listener) {
        List<OrphanedRuns.Entry> runs = List.copyOf(OrphanedRuns.of(build));
        Set<OrphanedRuns.Entry> ended = ConcurrentHashMap.newKeySet();
        CountDownLatch pending = new CountDownLatch(runs.size());
        for (OrphanedRuns.Entry run : runs) {
            Build host = new Build(build, listener, run.settings(), new CredentialsUses());
            try {
                AmlThreads.calls().execute(() -> {
                    if (hasEnded(host, run)) {
                        ended.add(run);
                    }
                    pending.countDown();
                });
            } catch (RejectedExecutionException e) {
                LOGGER.log(Level.FINE, "the controller is shutting down", e);
                pending.countDown();
            }
        }
        try {
            if (!pending.await(STATUS_SECONDS + SPARE_SECONDS, TimeUnit.SECONDS)) {
                LOGGER.log(Level.FINE, "not all statuses were read in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ended.forEach(run -> OrphanedRuns.remove(build, run.runId()));
        return runs.stream().filter(run -> !ended.contains(run)).toList();
    }

    private static boolean hasEnded(Build host, OrphanedRuns.Entry run) {
        try (InterruptAfter limit = new InterruptAfter(STATUS_SECONDS)) {
            return host.client()
                    .runs(run.experiment())
                    .find(run.runId())
                    .filter(read -> !read.status().isTerminal())
                    .isEmpty();
        } catch (IOException | InterruptedException | RuntimeException e) {
            // Reported as still going, since that may cost money.
            LOGGER.log(Level.FINE, "the status of a run cannot be read", e);
            return false;
        }
    }

    /** The build, whose steps have ended. */
    private record Build(Run<?, ?> build, TaskListener listener, WorkspaceSettings settings, CredentialsUses uses)
            implements RunCancellation.Host {

        @Override
        public void println(@NonNull String line) {
            listener.getLogger().println(line);
        }

        @Override
        public boolean isShuttingDown() {
            return false;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @NonNull
        @Override
        public AmlClient client() throws IOException {
            return AmlConnection.open(build, uses, settings);
        }

        @Override
        public void onAccepted(@NonNull String id, @CheckForNull String experiment) {
            BuildPage.of(build).canceled(id, experiment);
        }
    }
}
