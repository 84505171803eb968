package io.jenkins.plugins.azureml.testing.pipeline.steps;

import io.jenkins.plugins.azureml.testing.pipeline.BodyStarter;
import io.jenkins.plugins.azureml.testing.pipeline.RunnerContext;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** A step that runs its block with more context and gives the block's answer as its own. */
final class Enclosing extends StepExecution {
    private static final long serialVersionUID = 1L;

    private final transient String label;
    private final transient Object[] overrides;

    Enclosing(StepContext context, String label, Object... overrides) {
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
