package io.jenkins.plugins.azureml.testing.pipeline.steps;

import hudson.model.TaskListener;
import io.jenkins.plugins.azureml.testing.pipeline.RunnerContext;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** Completes after a time. */
final class SleepExecution extends StepExecution {
    private static final long serialVersionUID = 1L;

    private final long millis;
    private transient Future<?> alarm;

    SleepExecution(StepContext context, long millis) {
        super(context);
        this.millis = millis;
    }

    @Override
    public boolean start() throws Exception {
        getContext().get(TaskListener.class).getLogger().println("Sleeping for " + Arguments.duration(millis));
        alarm = RunnerContext.of(getContext())
                .timer()
                .schedule(() -> getContext().onSuccess(null), millis, TimeUnit.MILLISECONDS);
        return false;
    }

    @Override
    public void stop(Throwable cause) throws Exception {
        alarm.cancel(false);
        super.stop(cause);
    }
}
