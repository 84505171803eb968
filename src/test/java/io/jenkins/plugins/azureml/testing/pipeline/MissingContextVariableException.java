package io.jenkins.plugins.azureml.testing.pipeline;

import java.util.Set;

/** Thrown if a step is called without a context object that it requires. */
public final class MissingContextVariableException extends Exception {
    private static final long serialVersionUID = 1L;

    MissingContextVariableException(Class<?> type, String step, Set<String> providers) {
        super("Required context " + type + " is missing. Perhaps you forgot to surround the " + step
                + " step with a step that provides this, such as: " + String.join(", ", providers));
    }
}
