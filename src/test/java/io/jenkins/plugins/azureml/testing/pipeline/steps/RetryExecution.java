package io.jenkins.plugins.azureml.testing.pipeline.steps;

import hudson.model.TaskListener;
import io.jenkins.plugins.azureml.testing.pipeline.FailureReport;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** Retries its body after a failure, a limited number of times. An abort is not retried. */
final class RetryExecution extends StepExecution {
    private static final long serialVersionUID = 1L;

    private long left;

    RetryExecution(StepContext context, long count) {
        super(context);
        left = count;
    }

    @Override
    public boolean start() {
        attempt();
        return false;
    }

    private void attempt() {
        getContext().newBodyInvoker().withCallback(new End()).start();
    }

    private final class End extends BodyExecutionCallback {
        private static final long serialVersionUID = 1L;

        @Override
        public void onSuccess(StepContext context, Object result) {
            context.onSuccess(result);
        }

        @Override
        public void onFailure(StepContext context, Throwable t) {
            boolean aborted = t instanceof FlowInterruptedException stop && stop.isActualInterruption();
            if (aborted || --left <= 0) {
                context.onFailure(t);
                return;
            }
            try {
                TaskListener listener = context.get(TaskListener.class);
                FailureReport.print(t, listener);
                listener.getLogger().println("Retrying");
                attempt();
            } catch (Exception e) {
                context.onFailure(e);
            }
        }
    }
}
