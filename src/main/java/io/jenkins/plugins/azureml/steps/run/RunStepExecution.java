package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.steps.AmlStepExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Base class of steps that cancel a run when they are stopped. */
@Restricted(NoExternalUse.class)
public abstract class RunStepExecution extends AmlStepExecution implements RunCancellation.Host {

    private static final long serialVersionUID = 1L;

    private transient volatile RunCancellation cancellation;

    protected RunStepExecution(@NonNull StepContext context, @NonNull WorkspaceSettings settings) {
        super(context, settings);
    }

    /**
     * Cancels the run, unless a cancellation has begun already. Does not block.
     *
     * @param mayStillAppear whether the request that starts the run may still be under way
     * @param whenDone called once, whatever the outcome
     */
    protected final void cancelRun(
            @CheckForNull String experiment,
            @NonNull String runId,
            boolean mayStillAppear,
            @NonNull Runnable whenDone) {
        synchronized (this) {
            if (cancellation != null) {
                return;
            }
            cancellation = new RunCancellation(this, experiment, runId, mayStillAppear, whenDone);
        }
        cancellation.start();
    }

    /**
     * Cancels the run at the request of a user of the page, although the step goes on: the end of the run ends it. Does not block.
     */
    public final void cancelFromPage(@NonNull String user, @CheckForNull String experiment, @NonNull String runId) {
        println("Azure ML: run " + runId + " is canceled at the request of " + user);
        new RunCancellation(this, experiment, runId, false, () -> {}).start();
    }

    @Override
    protected final void onSecondStop(@NonNull Throwable cause) {
        if (cancellation != null) {
            cancellation.abandon();
        }
        fail(cause);
    }

    @Override
    public final boolean isReady() {
        return getContext().isReady();
    }

    @Override
    public final void onAccepted(@NonNull String id, @CheckForNull String experiment) {
        record(page -> page.canceled(id, experiment));
        withBuild(build -> OrphanedRuns.remove(build, id));
    }
}
