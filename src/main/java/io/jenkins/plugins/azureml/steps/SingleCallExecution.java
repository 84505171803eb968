package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Base class of steps that make one call. A restart of the controller repeats the call, which implementations must make safe.
 */
@Restricted(NoExternalUse.class)
public abstract class SingleCallExecution extends AmlStepExecution {

    private static final long serialVersionUID = 1L;

    private boolean sent;

    protected SingleCallExecution(@NonNull StepContext context, @NonNull WorkspaceSettings settings) {
        super(context, settings);
    }

    /**
     * Makes the call.
     *
     * @param maybeSent whether the call may have been made already, before a restart of the controller
     * @return the result of the step
     */
    @CheckForNull
    protected abstract Object call(boolean maybeSent) throws IOException, InterruptedException;

    /**
     * Decides what {@link #call} does. The fields that it sets are saved before the call. Called again after a restart in between.
     */
    protected void prepare() throws IOException, InterruptedException {}

    /** Returns the pool that {@link #call} runs on. */
    @NonNull
    protected ExecutorService pool() {
        return AmlThreads.calls();
    }

    @Override
    protected void startWork() {
        submit(this::pool, () -> {
            if (sent) {
                succeed(call(true));
            } else {
                prepare();
                sent = true;
                submitWhenSaved(this::pool, () -> succeed(call(false)));
            }
        });
    }
}
