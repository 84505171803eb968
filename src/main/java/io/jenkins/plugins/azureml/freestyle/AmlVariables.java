package io.jenkins.plugins.azureml.freestyle;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.model.EnvironmentContributingAction;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The results of the build steps as environment variables of those that follow. */
public final class AmlVariables extends InvisibleAction implements EnvironmentContributingAction {

    private volatile LinkedHashMap<String, String> values = new LinkedHashMap<>();

    /** Sets variables of a build; a later step replaces what an earlier one has set. A null value is left out. */
    static void set(@NonNull Run<?, ?> run, @NonNull Map<String, ?> values) {
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

    private synchronized void put(Map<String, ?> more) {
        LinkedHashMap<String, String> copy = new LinkedHashMap<>(values);
        more.forEach((name, value) -> {
            if (value != null) {
                copy.put(name, value.toString());
            }
        });
        values = copy;
    }

    @Override
    public void buildEnvironment(@NonNull Run<?, ?> run, @NonNull EnvVars env) {
        env.putAll(values);
    }

    /** {@code AZUREML_METRIC_…}, with an underscore for what a variable's name cannot have. */
    @NonNull
    static String metric(@NonNull String name) {
        return "AZUREML_METRIC_" + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]+", "_");
    }
}
