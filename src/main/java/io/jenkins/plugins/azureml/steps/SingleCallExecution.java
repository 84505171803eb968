package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.threads.AmlThreads;
import java.io.IOException;
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

    @Override
    protected void startWork() {
        submit(AmlThreads::transfers, () -> {
            boolean maybeSent = sent;
            if (!maybeSent) {
                sent = true;
                save();
            }
            succeed(call(maybeSent));
        });
    }
}
