package io.jenkins.plugins.azureml.freestyle;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.model.EnvironmentContributingAction;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import java.util.LinkedHashMap;
import java.util.Map;

/** Provides the results of Azure ML build steps as environment variables to the build steps after them. */
public final class AmlVariables extends InvisibleAction implements EnvironmentContributingAction {

    /** Replaced and never changed in place, because Jenkins may be saving the build. */
    private volatile LinkedHashMap<String, String> values = new LinkedHashMap<>();

    /** Sets variables of a build, and removes those with the value null. */
    static void set(@NonNull Run<?, ?> run, @NonNull Map<String, String> values) {
        AmlVariables variables;
        synchronized (run) {
            variables = run.getAction(AmlVariables.class);
            if (variables == null) {
                variables = new AmlVariables();
                run.addAction(variables);
            }
        }
        variables.put(values);
    }

    private synchronized void put(Map<String, String> more) {
        LinkedHashMap<String, String> copy = new LinkedHashMap<>(values);
        more.forEach((name, value) -> {
            if (value == null) {
                copy.remove(name);
            } else {
                copy.put(name, value);
            }
        });
        values = copy;
    }

    @Override
    public void buildEnvironment(@NonNull Run<?, ?> run, @NonNull EnvVars env) {
        env.putAll(values);
    }
}
