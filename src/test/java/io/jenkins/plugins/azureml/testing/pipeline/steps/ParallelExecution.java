package io.jenkins.plugins.azureml.testing.pipeline.steps;

import groovy.lang.Closure;
import hudson.model.Result;
import hudson.model.TaskListener;
import io.jenkins.plugins.azureml.testing.pipeline.RunnerContext;
import java.util.LinkedHashMap;
import java.util.Map;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * Runs branches concurrently and fails with the first failure. With failFast, it then interrupts the other branches.
 */
final class ParallelExecution extends StepExecution {
    private static final long serialVersionUID = 1L;

    private final transient Map<String, Closure<?>> branches;
    private final transient Map<String, BodyExecution> running = new LinkedHashMap<>();
    private final transient Map<String, Object> answers = new LinkedHashMap<>();
    private final boolean failFast;
    private Throwable failure;

    ParallelExecution(StepContext context, Map<String, Closure<?>> branches, boolean failFast) {
        super(context);
        this.branches = branches;
        this.failFast = failFast;
    }

    @Override
    public boolean start() {
        if (branches.isEmpty()) {
            getContext().onSuccess(answers);
            return true;
        }
        branches.forEach((name, block) -> running.put(
                name,
                RunnerContext.of(getContext())
                        .newBodyInvoker(block)
                        .withContext(RunnerContext.branch(name))
                        .withDisplayName("Branch: " + name)
                        .withCallback(new Branch(name))
                        .start()));
        return false;
    }

    private void ended(String name, Throwable thrown) throws Exception {
        running.remove(name);
        if (thrown != null && failure == null) {
            failure = thrown;
            getContext().get(TaskListener.class).getLogger().println("Failed in branch " + name);
            if (failFast) {
                running.values()
                        .forEach(body ->
                                body.cancel(new FlowInterruptedException(Result.ABORTED, true, new FailFast(name))));
            }
        } else if (thrown != null && thrown != failure) {
            failure.addSuppressed(thrown);
        }
        if (!running.isEmpty()) {
            return;
        }
        if (failure == null) {
            getContext().onSuccess(answers);
        } else {
            getContext().onFailure(failure);
        }
    }

    private final class Branch extends BodyExecutionCallback {
        private static final long serialVersionUID = 1L;

        private final String name;

        Branch(String name) {
            this.name = name;
        }

        @Override
        public void onSuccess(StepContext context, Object result) {
            answers.put(name, result);
            end(null);
        }

        @Override
        public void onFailure(StepContext context, Throwable t) {
            end(t);
        }

        private void end(Throwable thrown) {
            try {
                ended(name, thrown);
            } catch (Exception e) {
                getContext().onFailure(e);
            }
        }
    }

    private static final class FailFast extends CauseOfInterruption {
        private static final long serialVersionUID = 1L;

        private final String branch;

        FailFast(String branch) {
            this.branch = branch;
        }

        @Override
        public String getShortDescription() {
            return "Failed in branch " + branch;
        }
    }
}
