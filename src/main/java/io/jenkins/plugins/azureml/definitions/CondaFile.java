package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import edu.umd.cs.findbugs.annotations.NonNull;

/** What a conda file says, as the text that the service takes. */
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
