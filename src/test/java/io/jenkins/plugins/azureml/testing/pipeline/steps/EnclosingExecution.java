package io.jenkins.plugins.azureml.testing.pipeline.steps;

import io.jenkins.plugins.azureml.testing.pipeline.BodyStarter;
import io.jenkins.plugins.azureml.testing.pipeline.RunnerContext;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** Runs its block with additional context and returns the block's result. */
final class EnclosingExecution extends StepExecution {
    private static final long serialVersionUID = 1L;

    private final transient String label;
    private final transient Object[] overrides;

    EnclosingExecution(StepContext context, String label, Object... overrides) {
        super(context);
        this.label = label;
        this.overrides = overrides;
    }

    @Override
    public boolean start() {
        BodyStarter body = (BodyStarter) RunnerContext.of(getContext()).newBodyInvoker();
        for (Object override : overrides) {
            body.withContext(override);
        }
        body.withDisplayName(label)
                .withCallback(BodyExecutionCallback.wrap(getContext()))
                .start();
        return false;
    }
}
