package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.azureml.actions.BuildPage;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.config.AmlConnection;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.credentials.CredentialsUses;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Cancels runs that an interrupted build has submitted and that no step was waiting for yet. The end of the build waits for the
 * response, as a stopped step does, so that the outcome is in the build log.
 */
@Extension
public final class OrphanedRunsCanceller extends RunListener<Run<?, ?>> {

    private static final int SPARE_SECONDS = 5;

    @Override
    public void onCompleted(Run<?, ?> build, @NonNull TaskListener listener) {
        if (!OrphanedRuns.of(build).isEmpty() && BuildInterruption.isInterrupted(build)) {
            cancel(build, listener, "the build was interrupted");
        }
    }

    /**
     * Cancels the runs that a build has submitted and that no step has waited for, and waits until the service has accepted
     * that.
     *
     * @param reason for the build log
     */
    public static void cancel(@NonNull Run<?, ?> build, @NonNull TaskListener listener, @NonNull String reason) {
        List<OrphanedRuns.Entry> runs = OrphanedRuns.of(build);
        CountDownLatch pending = new CountDownLatch(runs.size());
        for (OrphanedRuns.Entry run : runs) {
            listener.getLogger()
                    .println("Azure ML: " + reason + " before a step waited for run " + run.runId()
                            + ", which it has submitted");
            // The end of the build must not cancel a run that a post-build action has canceled already.
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
                listener.getLogger().println("Azure ML: not all of that has ended; see what goes on in the studio");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
