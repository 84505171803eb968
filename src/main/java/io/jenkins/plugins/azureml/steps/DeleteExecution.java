package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.actions.DeploymentState;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.arm.LongRunningOperation;
import io.jenkins.plugins.azureml.client.arm.Operations;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Deletes a resource and waits until it is gone. Succeeds if it does not exist. */
@Restricted(NoExternalUse.class)
public abstract class DeleteExecution extends LongRunningStepExecution {

    private static final long serialVersionUID = 1L;

    private boolean repeated;
    private transient boolean wasMissing;

    protected DeleteExecution(
            @NonNull StepContext context, @NonNull WorkspaceSettings settings, @CheckForNull String pollInterval) {
        super(context, settings, pollInterval);
    }

    /** Sends the deletion. Called again if the controller restarts before the response is saved. */
    @NonNull
    protected abstract LongRunningOperation delete(@NonNull AmlClient client) throws IOException, InterruptedException;

    /** Returns the names for the step's result, to which {@code deleted} is added. */
    @NonNull
    protected abstract Map<String, Object> names();

    @NonNull
    @Override
    protected final LongRunningOperation send(@NonNull AmlClient client, boolean maybeSent)
            throws IOException, InterruptedException {
        repeated = maybeSent;
        return delete(client);
    }

    @NonNull
    @Override
    protected final Map<String, Object> result(@NonNull AmlClient client, @NonNull LongRunningOperation done) {
        boolean deleted = repeated || Operations.wasPresent(done);
        wasMissing = !deleted;
        Map<String, Object> result = new LinkedHashMap<>(names());
        result.put("deleted", deleted);
        return result;
    }

    /** Returns the state for the page of the build; null if nothing was deleted, so that nothing is shown. */
    @CheckForNull
    protected final DeploymentState state(@NonNull Progress progress) {
        return switch (progress) {
            case STARTED, ABANDONED -> DeploymentState.DELETING;
            case SUCCEEDED -> wasMissing ? null : DeploymentState.DELETED;
            case FAILED -> DeploymentState.DELETION_FAILED;
        };
    }

    @NonNull
    @Override
    protected String verb() {
        return "deleting";
    }

    @NonNull
    @Override
    protected final String successText() {
        return wasMissing ? "did not exist, nothing to delete" : "deleted";
    }
}
