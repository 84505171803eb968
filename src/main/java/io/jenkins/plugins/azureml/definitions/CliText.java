package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A definition as it was written: YAML (of which JSON is a part) or a map, and where in it each value is. */
public final class CliText {

    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> problems = new ArrayList<>();
    private final Section root;

    private CliText(ObjectNode root, YamlLines lines) {
        this.root = new Section(root, "", lines, problems);
    }

    /** @throws DefinitionException if it is not a YAML mapping */
    @NonNull
    public static CliText ofText(@NonNull String text) throws DefinitionException {
        JsonNode node;
        try {
            node = YAML.readTree(text);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String message =
                    String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
            throw new DefinitionException(List.of("is not valid YAML"
                    + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr()) + ": "
                    + message));
        }
        if (node instanceof ObjectNode object && !object.isEmpty()) {
            return new CliText(object, YamlLines.of(text));
        }
        throw new DefinitionException(List.of("must be a mapping of keys to values"));
    }

    @NonNull
    public static CliText ofMap(@NonNull Map<?, ?> map) {
        return new CliText(JSON.valueToTree(map), YamlLines.of(null));
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
