package io.jenkins.plugins.azureml.testing.pipeline.steps;

import hudson.model.Result;
import hudson.model.TaskListener;
import io.jenkins.plugins.azureml.testing.pipeline.FailureReport;
import io.jenkins.plugins.azureml.testing.pipeline.RunnerContext;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** Marks the build if its body fails, and continues. */
final class CatchErrorExecution extends StepExecution {
    private static final long serialVersionUID = 1L;

    private final String message;
    private final Result result;
    private final boolean catchInterruptions;

    CatchErrorExecution(StepContext context, String message, Result result, boolean catchInterruptions) {
        super(context);
        this.message = message;
        this.result = result;
        this.catchInterruptions = catchInterruptions;
    }

    @Override
    public boolean start() {
        getContext().newBodyInvoker().withCallback(new End()).start();
        return false;
    }

    private final class End extends BodyExecutionCallback {
        private static final long serialVersionUID = 1L;

        @Override
        public void onSuccess(StepContext context, Object answer) {
            context.onSuccess(null);
        }

        @Override
        public void onFailure(StepContext context, Throwable t) {
            if (t instanceof FlowInterruptedException && !catchInterruptions) {
                context.onFailure(t);
                return;
            }
            try {
                TaskListener listener = context.get(TaskListener.class);
                if (message != null) {
                    listener.error(message);
                }
                FailureReport.print(t, listener);
            } catch (Exception e) {
                context.onFailure(e);
                return;
            }
            RunnerContext.of(context)
                    .build()
                    .mark(t instanceof FlowInterruptedException stop ? stop.getResult() : result);
            context.onSuccess(null);
        }
    }
}
