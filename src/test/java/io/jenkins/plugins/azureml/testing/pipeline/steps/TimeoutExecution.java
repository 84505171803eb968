package io.jenkins.plugins.azureml.testing.pipeline.steps;

import hudson.model.Result;
import hudson.model.TaskListener;
import io.jenkins.plugins.azureml.testing.pipeline.RunnerContext;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** Interrupts its body after a time, and abandons it if it has not ended a minute later. */
final class TimeoutExecution extends StepExecution {
    private static final long serialVersionUID = 1L;
    private static final long GRACE_MILLIS = 60_000;

    private final long millis;
    private transient BodyExecution body;
    private transient volatile Future<?> alarm;

    TimeoutExecution(StepContext context, long millis) {
        super(context);
        this.millis = millis;
    }

    @Override
    public boolean start() throws Exception {
        print("Timeout set to expire in " + Arguments.duration(millis));
        body = getContext().newBodyInvoker().withCallback(new End()).start();
        alarm = after(millis, this::expire);
        return false;
    }

    private Future<?> after(long delay, Runnable work) {
        return RunnerContext.of(getContext()).timer().schedule(work, delay, TimeUnit.MILLISECONDS);
    }

    private void expire() {
        print("Cancelling nested steps due to timeout");
        FlowInterruptedException reason = new FlowInterruptedException(Result.ABORTED, false, new ExceededTimeout());
        alarm = after(GRACE_MILLIS, () -> {
            print("Body did not finish within grace period; terminating with extreme prejudice");
            RunnerContext.of(getContext()).abandon(body);
            getContext().onFailure(reason);
        });
        body.cancel(reason);
    }

    private void print(String line) {
        try {
            getContext().get(TaskListener.class).getLogger().println(line);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class End extends BodyExecutionCallback {
        private static final long serialVersionUID = 1L;

        @Override
        public void onSuccess(StepContext context, Object result) {
            alarm.cancel(false);
            context.onSuccess(result);
        }

        @Override
        public void onFailure(StepContext context, Throwable t) {
            alarm.cancel(false);
            context.onFailure(t);
        }
    }

    static final class ExceededTimeout extends CauseOfInterruption {
        private static final long serialVersionUID = 1L;

        @Override
        public String getShortDescription() {
            return "Timeout has been exceeded";
        }
    }
}
