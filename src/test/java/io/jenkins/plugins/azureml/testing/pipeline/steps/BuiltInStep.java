package io.jenkins.plugins.azureml.testing.pipeline.steps;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** A built-in step: name, parameters and behavior, without the classes that a plugin's step needs. */
public final class BuiltInStep extends StepDescriptor {
    /** Starts the step. */
    interface Behaviour {
        StepExecution start(StepContext context, Arguments arguments) throws Exception;
    }

    private final String name;
    private final List<String> parameters;
    private final boolean block;
    private final Behaviour behaviour;
    private Set<Class<?>> required = Set.of();
    private Set<Class<?>> provided = Set.of();
    private String sole;
    private boolean anyName;

    private BuiltInStep(String name, boolean block, Behaviour behaviour, String... parameters) {
        this.name = name;
        this.block = block;
        this.behaviour = behaviour;
        this.parameters = List.of(parameters);
    }

    static BuiltInStep step(String name, Behaviour behaviour, String... parameters) {
        return new BuiltInStep(name, false, behaviour, parameters);
    }

    static BuiltInStep block(String name, Behaviour behaviour, String... parameters) {
        return new BuiltInStep(name, true, behaviour, parameters);
    }

    /** Sets the parameter that may be passed without its name. */
    BuiltInStep unnamedParameter(String parameter) {
        sole = parameter;
        return this;
    }

    BuiltInStep acceptsAnyName() {
        anyName = true;
        return this;
    }

    BuiltInStep requires(Class<?>... types) {
        required = Set.of(types);
        return this;
    }

    BuiltInStep provides(Class<?>... types) {
        provided = Set.of(types);
        return this;
    }

    public String soleParameter() {
        return sole;
    }

    public Step bind(Map<String, Object> arguments) {
        List<String> unknown = new ArrayList<>(arguments.keySet());
        unknown.removeAll(parameters);
        if (!anyName && !unknown.isEmpty()) {
            throw new IllegalArgumentException("Unknown parameter(s) found for step '" + name + "': "
                    + String.join(",", unknown) + ". Known parameters: " + String.join(", ", parameters));
        }
        return new Step() {
            @Override
            public StepExecution start(StepContext context) throws Exception {
                return behaviour.start(context, new Arguments(name, arguments));
            }
        };
    }

    @Override
    public String getFunctionName() {
        return name;
    }

    @Override
    public boolean takesImplicitBlockArgument() {
        return block;
    }

    @Override
    public Set<? extends Class<?>> getRequiredContext() {
        return required;
    }

    @Override
    public Set<? extends Class<?>> getProvidedContext() {
        return provided;
    }
}
