package io.jenkins.plugins.azureml.definitions;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;

/** Reports a definition that cannot be used. */
public final class DefinitionException extends Exception {

    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    public DefinitionException(@NonNull List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** Returns a sentence for each problem, with its position. */
    @NonNull
    public List<String> problems() {
        return problems;
    }
}
