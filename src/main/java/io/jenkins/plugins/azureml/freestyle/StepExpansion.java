package io.jenkins.plugins.azureml.freestyle;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.model.AbstractBuild;
import hudson.model.TaskListener;
import io.jenkins.plugins.azureml.steps.AmlStep;
import io.jenkins.plugins.azureml.steps.AmlStepDescriptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.structs.describable.DescribableModel;

/**
 * Replaces environment variables in the parameters of a step, except in those that the descriptor of the step declares as bodies.
 * A reference to an undefined variable is kept, as everywhere in Jenkins, and reported in the build log.
 */
final class StepExpansion {

    private final EnvVars env;
    private final TaskListener listener;

    StepExpansion(@NonNull EnvVars env, @NonNull TaskListener listener) {
        this.env = env;
        this.listener = listener;
    }

    /** Returns the environment of a build with its parameters and the variables that earlier build steps have set. */
    @NonNull
    static EnvVars environment(@NonNull AbstractBuild<?, ?> build, @NonNull TaskListener listener)
            throws IOException, InterruptedException {
        EnvVars env = build.getEnvironment(listener);
        env.overrideAll(build.getBuildVariables());
        return env;
    }

    /**
     * Returns a copy of a step with the values of the variables.
     *
     * @throws AbortException if the step does not accept a value
     */
    @NonNull
    <S extends AmlStep> S of(@NonNull S step) throws AbortException {
        AmlStepDescriptor descriptor = (AmlStepDescriptor) step.getDescriptor();
        Map<String, Object> arguments = new LinkedHashMap<>();
        for (Map.Entry<String, ?> argument :
                DescribableModel.uninstantiate2_(step).getArguments().entrySet()) {
            arguments.put(argument.getKey(), value(descriptor, argument.getKey(), argument.getValue()));
        }
        try {
            @SuppressWarnings("unchecked")
            Class<S> type = (Class<S>) step.getClass();
            S expanded = DescribableModel.of(type).instantiate(arguments, listener);
            descriptor.afterExpansion(step, expanded);
            return expanded;
        } catch (IllegalArgumentException e) {
            // Only the innermost message: the others repeat all arguments, which may contain the value of a secret
            // variable.
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new AbortException(descriptor.getFunctionName() + ": " + cause.getMessage());
        }
    }

    private Object value(AmlStepDescriptor descriptor, String parameter, @CheckForNull Object value)
            throws AbortException {
        return value == null || !descriptor.isExpanded(parameter)
                ? value
                : expand(parameter, descriptor.beforeExpansion(parameter, value));
    }

    private Object expand(String parameter, @CheckForNull Object value) {
        if (value instanceof String text) {
            AmlStepDescriptor.variableNames(text).stream()
                    .filter(name -> !env.containsKey(name))
                    .forEach(name -> listener.getLogger()
                            .println("Azure ML: " + parameter + ": the environment variable " + name
                                    + " is not defined, so the reference to it is not replaced"));
            return env.expand(text);
        }
        if (value instanceof List<?> list) {
            List<Object> expanded = new ArrayList<>();
            list.forEach(each -> expanded.add(expand(parameter, each)));
            return expanded;
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> expanded = new LinkedHashMap<>();
            map.forEach((key, each) -> expanded.put(expand(parameter, key), expand(parameter, each)));
            return expanded;
        }
        return value;
    }
}
