package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** A step that is one call, done again after a restart in its middle: each knows how to do that without harm. */
public abstract class SingleCallExecution extends AmlStepExecution {

    private static final long serialVersionUID = 1L;

    private boolean sent;

    protected SingleCallExecution(@NonNull StepContext context, @NonNull WorkspaceSettings settings) {
        super(context, settings);
    }

    /**
     * @param maybeSent whether it may have been done before a restart of the controller
     * @return what the step returns
     */
    @CheckForNull
    protected abstract Object call(boolean maybeSent) throws IOException, InterruptedException;

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
                sent = true;
                submitWhenSaved(this::pool, () -> succeed(call(false)));
            }
        });
    }
}
