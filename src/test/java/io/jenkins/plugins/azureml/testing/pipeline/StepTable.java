package io.jenkins.plugins.azureml.testing.pipeline;

import io.jenkins.plugins.azureml.testing.pipeline.steps.BuiltInStep;
import io.jenkins.plugins.azureml.testing.pipeline.steps.BuiltInSteps;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;

/** The steps by function name: the built-in ones, the plugin's, and those of a test. */
final class StepTable {
    private final Map<String, StepDescriptor> byName = new TreeMap<>();

    StepTable(List<StepDescriptor> more) {
        BuiltInSteps.all().forEach(this::add);
        StepDescriptor.all().forEach(this::add);
        more.forEach(this::add);
    }

    private void add(StepDescriptor descriptor) {
        byName.put(descriptor.getFunctionName(), descriptor);
    }

    StepDescriptor get(String name) {
        StepDescriptor found = byName.get(name);
        if (found != null) {
            return found;
        }
        throw new NoSuchMethodError("No such DSL method '" + name + "' found among steps " + byName.keySet());
    }

    Collection<StepDescriptor> all() {
        return byName.values();
    }

    static String soleParameter(StepDescriptor descriptor) {
        return descriptor instanceof BuiltInStep own
                ? own.soleParameter()
                : new StepBinder(descriptor.clazz.asSubclass(Step.class)).soleParameter();
    }

    static Step bind(StepDescriptor descriptor, Map<String, Object> arguments) throws Exception {
        return descriptor instanceof BuiltInStep own
                ? own.bind(arguments)
                : new StepBinder(descriptor.clazz.asSubclass(Step.class)).bind(arguments);
    }
}
