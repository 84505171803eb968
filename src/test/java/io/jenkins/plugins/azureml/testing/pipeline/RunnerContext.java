package io.jenkins.plugins.azureml.testing.pipeline;

import groovy.lang.Closure;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** The operations of the built-in steps that Jenkins does not offer to other steps. */
public abstract class RunnerContext extends StepContext {
    private static final long serialVersionUID = 1L;

    public static RunnerContext of(StepContext context) {
        return (RunnerContext) context;
    }

    /** For {@code parallel}: invokes a body that is not the call's own block. */
    public abstract BodyStarter newBodyInvoker(Closure<?> block);

    public abstract PipelineBuild build();

    /** Abandons a body that does not end, so that nothing of it is resumed. */
    public abstract void abandon(BodyExecution body);

    public abstract ScheduledExecutorService timer();

    /** Returns a value for {@code BodyInvoker.withContext}: environment variables of the body. */
    public static Object variables(Map<String, String> values) {
        return new Scope.Variables(values);
    }

    /** Returns a value for {@code BodyInvoker.withContext}: text to mask in the body's lines. */
    public static Object secrets(List<String> values) {
        return new Scope.Secrets(values);
    }

    /** Returns a value for {@code BodyInvoker.withContext}: the branch whose name is printed before each line. */
    public static Object branch(String name) {
        return new Scope.Branch(name);
    }
}
