package io.jenkins.plugins.azureml.definitions.yaml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayList;
import java.util.List;

/**
 * A definition that is read key by key. Collects all problems, including keys that were never read, and reports them at
 * the end with their lines.
 */
public final class CliText {

    private final List<String> problems = new ArrayList<>();
    private final Section root;

    private CliText(ObjectNode object, Definition definition, boolean lenient) {
        root = new Section(object, "", definition, problems, lenient);
    }

    /**
     * @param lenient whether to follow the rules of v1: keys in any case, and unknown keys without a value (null,
     *     false, empty)
     * @throws DefinitionException if the definition is not a mapping, or is an empty text
     */
    @NonNull
    public static CliText of(@NonNull Definition definition, boolean lenient) throws DefinitionException {
        if (definition.tree() instanceof ObjectNode object && (!object.isEmpty() || definition.isMap())) {
            return new CliText(object, definition, lenient);
        }
        throw new DefinitionException(List.of("must be a mapping of keys to values"));
    }

    @NonNull
    public Section root() {
        return root;
    }

    /** @throws DefinitionException if there are problems or keys that were never read */
    public void requireValid() throws DefinitionException {
        root.reportUnknownKeys();
        if (!problems.isEmpty()) {
            throw new DefinitionException(problems);
        }
    }
}
