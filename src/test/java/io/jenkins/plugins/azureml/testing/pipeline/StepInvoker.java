package io.jenkins.plugins.azureml.testing.pipeline;

import com.cloudbees.groovy.cps.Continuable;
import com.cloudbees.groovy.cps.Outcome;
import hudson.AbortException;
import java.util.Set;
import java.util.TreeSet;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** Invokes a step by name from Groovy. Returns its result, or suspends the program until there is one. */
final class StepInvoker {
    private final CpsVm vm;

    StepInvoker(CpsVm vm) {
        this.vm = vm;
    }

    Object invoke(String name, Object args) {
        if (name.equals("pipeline")) {
            throw StepInvoker.<RuntimeException>unchecked(new AbortException(
                    "Declarative Pipelines (pipeline { … }) need a real Jenkins. This runner supports Scripted Pipelines."
                            + " Try -Djenkinsfile=docs/examples/iris/Jenkinsfile."));
        }
        StepDescriptor descriptor = vm.steps.get(name);
        StepArguments arguments =
                StepArguments.parse(args, StepTable.soleParameter(descriptor), descriptor.takesImplicitBlockArgument());
        if (arguments.body() == null && descriptor.takesImplicitBlockArgument()) {
            throw new IllegalStateException(name + " step must be called with a body");
        }
        GreenThread thread = vm.current();
        Throwable interruption = thread.takeInterruption();
        if (interruption != null) {
            return replay(new Outcome(null, interruption));
        }
        StepCall call = new StepCall(vm, descriptor, thread, arguments.body());
        vm.console.line("[Pipeline] " + name);
        if (begin(call, arguments)) {
            call.close();
            return replay(call.outcome());
        }
        return Continuable.suspend(name, call);
    }

    private static boolean begin(StepCall call, StepArguments arguments) {
        try {
            requireContext(call);
            StepExecution execution =
                    StepTable.bind(call.descriptor(), arguments.named()).start(call.context());
            call.begun(execution);
            if (!execution.start()) {
                call.vm().save();
                return false;
            }
            call.complete(new Outcome(
                    null,
                    new AssertionError(
                            "Step " + call.name() + " claimed to have ended synchronously, but didn't set the"
                                    + " result via StepContext.onSuccess/onFailure")));
        } catch (Throwable e) {
            call.complete(new Outcome(null, e));
        }
        return true;
    }

    private static void requireContext(StepCall call) throws Exception {
        for (Class<?> type : call.descriptor().getRequiredContext()) {
            if (call.context().get(type) == null) {
                Set<String> providers = new TreeSet<>();
                for (StepDescriptor other : call.vm().steps.all()) {
                    if (other.getProvidedContext().stream().anyMatch(type::isAssignableFrom)) {
                        providers.add(other.getFunctionName());
                    }
                }
                throw new MissingContextVariableException(type, call.name(), providers);
            }
        }
    }

    private static Object replay(Outcome outcome) {
        if (outcome.isSuccess()) {
            return outcome.getNormal();
        }
        throw StepInvoker.<RuntimeException>unchecked(outcome.getAbnormal());
    }

    /** Groovy code may throw and catch checked exceptions without declaring them. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T unchecked(Throwable failure) throws T {
        throw (T) failure;
    }
}
