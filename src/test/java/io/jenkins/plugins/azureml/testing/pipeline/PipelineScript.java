package io.jenkins.plugins.azureml.testing.pipeline;

import com.cloudbees.groovy.cps.SerializableScript;
import groovy.lang.Closure;
import groovy.lang.MissingPropertyException;
import java.util.Map;

/**
 * The base class of a compiled Jenkinsfile. A name that is neither a method nor a variable is a step or an
 * environment variable.
 */
public abstract class PipelineScript extends SerializableScript {
    private static final long serialVersionUID = 1L;

    private transient CpsVm vm;

    void attach(CpsVm program) {
        vm = program;
        getBinding().setVariable("env", new Globals.Env(program));
        getBinding().setVariable("currentBuild", new CurrentBuild(program.build));
        getBinding().setVariable("steps", new Globals.Steps(program));
        getBinding().setVariable("scm", "scm");
    }

    @Override
    public Object invokeMethod(String name, Object args) {
        if (getBinding().hasVariable(name) && getBinding().getVariable(name) instanceof Closure<?> closure) {
            return closure.call((Object[]) args);
        }
        if (name.equals("string") && ((Object[]) args)[0] instanceof Map<?, ?> binding) {
            return binding; // The variables that withCredentials binds.
        }
        return new StepInvoker(vm).invoke(name, args);
    }

    @Override
    public Object getProperty(String property) {
        try {
            return super.getProperty(property);
        } catch (MissingPropertyException e) {
            String variable = vm.currentEnvironment().get(property);
            if (variable != null) {
                return variable;
            }
            throw e;
        }
    }

    @Override
    public void println(Object value) {
        invokeMethod("echo", new Object[] {String.valueOf(value)});
    }

    @Override
    public void print(Object value) {
        println(value);
    }
}
