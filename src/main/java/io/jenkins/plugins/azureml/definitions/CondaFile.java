package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import edu.umd.cs.findbugs.annotations.NonNull;

/** Converts the content of a conda file to the text that the service expects. */
final class CondaFile {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build();

    private CondaFile() {}

    @NonNull
    static String text(@NonNull JsonNode conda) {
        try {
            return YAML.writeValueAsString(conda);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
