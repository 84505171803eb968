package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A definition that is read key by key: what nobody asks for, and what is wrong, is reported in the end with its place. */
public final class CliText {

    private final List<String> problems = new ArrayList<>();
    private final Section root;

    private CliText(ObjectNode object, Definition definition, boolean lenient) {
        root = new Section(object, "", definition, problems, lenient);
    }

    /**
     * @param lenient as v1 is: keys in any case, and keys that say nothing (null, false, empty) may be there
     * @throws DefinitionException if it is not a mapping, or an empty one
     */
    @NonNull
    static CliText of(@NonNull Definition definition, boolean lenient) throws DefinitionException {
        if (definition.tree() instanceof ObjectNode object && !object.isEmpty()) {
            return new CliText(object, definition, lenient);
        }
        throw new DefinitionException(List.of("must be a mapping of keys to values"));
    }

    /** @throws DefinitionException if it is not a mapping in YAML or JSON */
    @NonNull
    public static CliText ofText(@NonNull String text) throws DefinitionException {
        return of(Definition.read("", text), false);
    }

    @NonNull
    public static CliText ofMap(@NonNull Map<?, ?> map) {
        Definition definition = Definition.of("", map);
        return new CliText((ObjectNode) definition.tree(), definition, false);
    }

    @NonNull
    Section root() {
        return root;
    }

    /**
     * Checks the {@code $schema} that the command line's files may begin with.
     *
     * @param name of the schema that is wanted, as {@code managedOnlineDeployment}
     */
    void schema(@NonNull String name) {
        String schema = root.text("$schema");
        if (schema != null && !schema.matches("(?i).*/" + name + "\\.schema\\.json")) {
            root.problem("$schema", "is not that of a " + name);
        }
    }

    /** @throws DefinitionException if anything was found to be wrong, or is left that nobody has asked for */
    void end() throws DefinitionException {
        root.end();
        if (!problems.isEmpty()) {
            throw new DefinitionException(problems);
        }
    }
}
