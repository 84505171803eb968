package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import io.jenkins.plugins.azureml.definitions.yaml.DefinitionException;
import java.util.List;

/** Reads a job of any type in the format of the REST API and passes it on unchanged. */
final class RestJob {

    private static final List<String> WITH_CODE = List.of("Command", "Sweep");

    private RestJob() {}

    /** @param sources source folder of the step; null if it is not set, and no code is uploaded */
    @NonNull
    static JobSpec read(@NonNull Definition definition, @CheckForNull String sources) throws DefinitionException {
        JsonNode tree = definition.tree();
        JsonNode job = Kind.restProperties(tree);
        String pointer = job == tree ? "" : "/properties";
        String type = job.path("jobType").isTextual() ? job.path("jobType").textValue() : "";
        if (type.isBlank()) {
            throw problem(definition, pointer + "/jobType", "must be a text such as Command, Sweep or Pipeline");
        }
        JobSpec spec = new JobSpec(((ObjectNode) job).deepCopy());
        if (sources == null) {
            return spec;
        }
        if (WITH_CODE.stream().noneMatch(type::equalsIgnoreCase)) {
            throw problem(
                    definition,
                    pointer + "/jobType",
                    "'" + type + "' takes no sourceDirectory: what it runs is named in the definition");
        }
        if (spec.codeOwner().has("codeId")) {
            throw problem(
                    definition,
                    pointer + (spec.codeOwner() == spec.properties() ? "" : "/trial") + "/codeId",
                    "names code already: leave that or sourceDirectory out");
        }
        spec.code(sources, null);
        return spec;
    }

    private static DefinitionException problem(Definition definition, String pointer, String what) {
        return new DefinitionException(List.of(definition.place(pointer) + " " + what));
    }
}
