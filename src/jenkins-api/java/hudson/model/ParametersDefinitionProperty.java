package hudson.model;

import java.util.List;

public class ParametersDefinitionProperty {
    private final List<ParameterDefinition> definitions;

    public ParametersDefinitionProperty(ParameterDefinition... definitions) {
        this.definitions = List.of(definitions);
    }

    public List<ParameterDefinition> getParameterDefinitions() {
        return definitions;
    }

    public ParameterDefinition getParameterDefinition(String name) {
        return definitions.stream()
                .filter(d -> d.getName().equals(name))
                .findFirst()
                .orElse(null);
    }
}
