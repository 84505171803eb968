package io.jenkins.plugins.azureml.testing.pipeline;

import groovy.lang.Closure;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** What the runner's own steps may do beyond what Jenkins gives to any step. */
public abstract class RunnerContext extends StepContext {
    private static final long serialVersionUID = 1L;

    public static RunnerContext of(StepContext context) {
        return (RunnerContext) context;
    }

    /** For {@code parallel}: a body that is not the call's own block. */
    public abstract BodyStarter newBodyInvoker(Closure<?> block);

    public abstract PipelineBuild build();

    /** Lets go of a body that does not end: nothing in it is resumed any more. */
    public abstract void abandon(BodyExecution body);

    public abstract ScheduledExecutorService timer();

    /** A value for {@code BodyInvoker.withContext}: variables that the body sees. */
    public static Object variables(Map<String, String> values) {
        return new Scope.Variables(values);
    }

    /** A value for {@code BodyInvoker.withContext}: text that is masked in the body's lines. */
    public static Object secrets(List<String> values) {
        return new Scope.Secrets(values);
    }

    /** A value for {@code BodyInvoker.withContext}: the branch whose name stands before each line. */
    public static Object branch(String name) {
        return new Scope.Branch(name);
    }
}
