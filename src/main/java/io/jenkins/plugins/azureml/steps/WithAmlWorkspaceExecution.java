package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** Runs the body with the settings in its context; talks to nobody. */
class WithAmlWorkspaceExecution extends StepExecution {

    private static final long serialVersionUID = 1L;

    private final WorkspaceSettings settings;
    private BodyExecution body;

    WithAmlWorkspaceExecution(@NonNull StepContext context, @NonNull WorkspaceSettings settings) {
        super(context);
        this.settings = settings;
    }

    @Override
    public boolean start() {
        body = getContext()
                .newBodyInvoker()
                .withContext(settings)
                .withCallback(BodyExecutionCallback.wrap(getContext()))
                .start();
        return false;
    }

    @Override
    public void stop(@NonNull Throwable cause) {
        if (body != null) {
            body.cancel(cause);
        }
    }
}
