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

/** A step that deletes something and waits until it is gone. Deleting what is gone already is no failure. */
public abstract class DeleteExecution extends LongRunningStepExecution {

    private static final long serialVersionUID = 1L;

    private boolean repeated;
    private transient boolean wasMissing;

    protected DeleteExecution(
            @NonNull StepContext context, @NonNull WorkspaceSettings settings, @CheckForNull String pollInterval) {
        super(context, settings, pollInterval);
    }

    /** Begins it; once more after a restart in its middle. */
    @NonNull
    protected abstract LongRunningOperation delete(@NonNull AmlClient client) throws IOException, InterruptedException;

    /** What the step returns beside {@code deleted}: the names that it was given. */
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

    /** The state of what is deleted on the page of the build; null if there is nothing to be shown, since nothing was there. */
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
        return wasMissing ? "did not exist, nothing to delete" : "is gone";
    }
}
