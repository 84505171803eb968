package io.jenkins.plugins.azureml.overview;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.runs.RunIds;
import io.jenkins.plugins.azureml.config.AmlConnection;
import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import io.jenkins.plugins.azureml.config.ControllerId;
import io.jenkins.plugins.azureml.config.NamedWorkspace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Lists and cancels the runs of this controller in a named workspace that go on although their builds do not. */
final class Orphans {

    /** More are not helpful on a page, and each is a request to cancel. */
    static final int MAX = 200;

    private final AmlClient client;

    private Orphans(AmlClient client) {
        this.client = client;
    }

    /** @throws AbortException if there is no such workspace, or its settings or credentials are incomplete */
    @NonNull
    static Orphans of(@CheckForNull String workspace) throws AbortException {
        for (NamedWorkspace each : AzureMlGlobalConfiguration.get().getWorkspaces()) {
            if (each.getName().equals(workspace)) {
                return new Orphans(AmlConnection.openForForm(null, each.complete(null)));
            }
        }
        throw new AbortException(Messages.RunsPage_noWorkspace(workspace));
    }

    /** Reads from the service: jobs of v2. */
    @NonNull
    List<OrphanRow> list() throws AzureMlException, AbortException, InterruptedException {
        if (!client.takesV2()) {
            throw new AbortException(Messages.RunsPage_v1Only());
        }
        return client.jobs().tagged(ControllerId.TAG).map(OrphanRow::of).first(MAX);
    }

    /**
     * Requests the cancellation of runs. Each is read again: one that is not an orphan any more, or never was, is left alone.
     *
     * @return a line for each run
     */
    @NonNull
    List<String> cancel(@NonNull Collection<String> runIds) throws InterruptedException {
        List<String> lines = new ArrayList<>();
        for (String runId : runIds) {
            lines.add(RunIds.problem(runId).isPresent() ? Messages.RunsPage_leftAlone(runId) : cancel(runId));
        }
        return lines;
    }

    private String cancel(String runId) throws InterruptedException {
        try {
            var job = client.jobs().find(runId);
            if (job.isEmpty() || OrphanRow.of(job.get()) == null) {
                return Messages.RunsPage_leftAlone(runId);
            }
            client.jobs().cancel(runId);
            return Messages.RunsPage_canceled(runId);
        } catch (AzureMlException e) {
            return runId + ": " + e.getMessage();
        }
    }
}
