package io.jenkins.plugins.azureml.testing.pipeline;

import hudson.EnvVars;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;

/** The context objects of a body: its own, then those of the enclosing bodies. */
final class Scope {
    /** Environment variables that a body adds. */
    record Variables(Map<String, String> values) {}

    /** A branch of {@code parallel}. */
    record Branch(String name) {}

    /** Text to mask in the console. */
    record Secrets(List<String> values) {}

    private final Scope outer;
    private final List<Object> values;

    Scope(Scope outer, List<?> values) {
        this.outer = outer;
        this.values = new ArrayList<>(values);
    }

    <T> T find(Class<T> type) {
        for (int i = values.size() - 1; i >= 0; i--) {
            if (type.isInstance(values.get(i))) {
                return type.cast(values.get(i));
            }
        }
        return outer == null ? null : outer.find(type);
    }

    void addTo(EnvVars environment) throws IOException, InterruptedException {
        if (outer != null) {
            outer.addTo(environment);
        }
        for (Object value : values) {
            if (value instanceof Variables variables) {
                environment.putAll(variables.values());
            } else if (value instanceof EnvVars more) {
                environment.putAll(more);
            } else if (value instanceof EnvironmentExpander expander) {
                expander.expand(environment);
            }
        }
    }

    List<String> secrets() {
        List<String> all = outer == null ? new ArrayList<>() : outer.secrets();
        for (Object value : values) {
            if (value instanceof Secrets secrets) {
                all.addAll(secrets.values());
            }
        }
        return all;
    }

    List<Object> ownValues() {
        return List.copyOf(values);
    }

    void replaceOwnValues(List<Object> fresh) {
        values.clear();
        values.addAll(fresh);
    }
}
