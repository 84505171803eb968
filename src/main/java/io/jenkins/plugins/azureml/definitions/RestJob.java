package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;

/** A job in the words of the REST API, of any kind: passed on as it is. */
final class RestJob {

    private static final List<String> WITH_CODE = List.of("Command", "Sweep");

    private RestJob() {}

    /** @param sources the step's source folder; null if it names none, and then nothing is sent */
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
        if (spec.runsCode().has("codeId")) {
            throw problem(
                    definition,
                    pointer + (spec.runsCode() == spec.properties() ? "" : "/trial") + "/codeId",
                    "names code already: leave that or sourceDirectory out");
        }
        spec.code(sources, null);
        return spec;
    }

    private static DefinitionException problem(Definition definition, String pointer, String what) {
        return new DefinitionException(List.of(definition.place(pointer) + " " + what));
    }
}
