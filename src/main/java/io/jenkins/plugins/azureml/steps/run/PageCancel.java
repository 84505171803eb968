package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Run;
import io.jenkins.plugins.azureml.actions.BuildPage;
import io.jenkins.plugins.azureml.actions.RunCancel;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.config.AmlConnection;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.credentials.CredentialsUses;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Cancels runs from the page of their build: through the step that waits for the run, or else as the build that submitted it. */
@Extension
public final class PageCancel implements RunCancel {

    private static final Logger LOGGER = Logger.getLogger(PageCancel.class.getName());

    @Override
    public boolean isPossible(@NonNull Run<?, ?> build, @NonNull String runId) {
        return BuildPage.of(build).canceller(runId) != null
                || submitted(build, runId).isPresent();
    }

    @Override
    public boolean cancel(@NonNull Run<?, ?> build, @NonNull String runId, @NonNull String user) {
        Consumer<String> waiting = BuildPage.of(build).canceller(runId);
        if (waiting != null) {
            waiting.accept(user);
            return true;
        }
        Optional<OrphanedRuns.Entry> submitted = submitted(build, runId);
        submitted.ifPresent(entry -> {
            Build host = new Build(build, entry.settings(), new CredentialsUses());
            host.println("run " + runId + " is canceled at the request of " + user);
            new RunCancellation(host, entry.experiment(), runId, false, () -> {}).start();
        });
        return submitted.isPresent();
    }

    private static Optional<OrphanedRuns.Entry> submitted(Run<?, ?> build, String runId) {
        return OrphanedRuns.of(build).stream()
                .filter(entry -> entry.runId().equals(runId))
                .findFirst();
    }

    /** A build without a step that could print. */
    private record Build(Run<?, ?> build, WorkspaceSettings settings, CredentialsUses uses)
            implements RunCancellation.Host {

        @Override
        public void println(@NonNull String line) {
            LOGGER.log(Level.INFO, "{0}: {1}", new Object[] {build.getExternalizableId(), line});
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
            OrphanedRuns.remove(build, id);
        }
    }
}
