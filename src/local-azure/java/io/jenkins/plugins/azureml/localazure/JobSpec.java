package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Validates the definition of a job as the service does. The parts of a command come from the job itself, or from a
 * sweep's trial; all else comes from the job.
 */
final class JobSpec {
    static final String SERVERLESS = "serverless";
    private static final Pattern COMPUTE =
            Pattern.compile("(?:.*/computes/|azureml:)?([^/:]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern VERSION =
            Pattern.compile("(?:azureml:)?(?:/.*/(?:codes|environments)/)?([^/:]+)(?:/versions/|:)([^/:]+)");
    private static final Set<String> DATA =
            Set.of("uri_file", "uri_folder", "mltable", "custom_model", "mlflow_model", "triton_model");

    private final Workspace workspace;

    JobSpec(Workspace workspace) {
        this.workspace = workspace;
    }

    /** @param part the node with the command, code, environment and resources */
    RunDefinition definition(ObjectNode job, JsonNode part) {
        requireEnvironment(part.path("environmentId").asText(""));
        code(part);
        String target = target(job.path("computeId").asText(""));
        int nodes = part.path("resources").path("instanceCount").asInt(1);
        RunDefinition.requireNodes(workspace, target, nodes);
        Map<String, String> variables = new LinkedHashMap<>();
        part.path("environmentVariables")
                .properties()
                .forEach(each -> variables.put(each.getKey(), each.getValue().asText()));
        ObjectNode json = Json.object();
        json.put("command", part.path("command").asText(""))
                .put("target", target)
                .put("nodeCount", nodes);
        json.set("environmentVariables", Json.strings(variables));
        long seconds = seconds(job.path("limits").path("timeout"));
        return new RunDefinition(json, "", List.of(), target, nodes, seconds, variables, true, Map.of());
    }

    Job.Command command(ObjectNode job, JsonNode part, Set<String> parameters) {
        String text = part.path("command").asText("");
        if (text.isBlank()) {
            throw FrontEnd.bad("The job has no command.", "ArgumentNullOrEmpty");
        }
        ObjectNode inputs = inputs(job.path("inputs"));
        ObjectNode outputs =
                job.path("outputs").isObject() ? job.path("outputs").deepCopy() : Json.object();
        outputs.remove("default");
        Placeholders.resolve(text, name -> {
            String own = name.substring(name.indexOf('.') + 1);
            boolean known = name.startsWith("inputs.") && inputs.has(own)
                    || name.startsWith("outputs.") && outputs.has(own)
                    || name.startsWith("search_space.") && parameters.contains(own);
            return known ? "" : null;
        });
        return new Job.Command(text, inputs, outputs, Map.of());
    }

    private static ObjectNode inputs(JsonNode inputs) {
        for (Map.Entry<String, JsonNode> input : inputs.properties()) {
            String type = input.getValue().path("jobInputType").asText("");
            boolean literal = type.equals("literal");
            if (!literal && !DATA.contains(type)) {
                throw FrontEnd.bad(
                        "The jobInputType '" + type + "' of the input '" + input.getKey() + "' is not known.",
                        "ArgumentInvalid");
            }
            if (input.getValue().path(literal ? "value" : "uri").asText("").isBlank()) {
                throw FrontEnd.bad(
                        "The input '" + input.getKey() + "' has no " + (literal ? "value." : "uri."),
                        "ArgumentNullOrEmpty");
            }
        }
        return inputs.isObject() ? inputs.deepCopy() : Json.object();
    }

    /** Returns the location of the code, or null if the job has none. */
    BlobPath code(JsonNode part) {
        String id = part.path("codeId").asText("");
        if (id.isEmpty()) {
            return null;
        }
        Matcher matcher = VERSION.matcher(id);
        return (matcher.matches()
                        ? workspace.codes.find(matcher.group(1), matcher.group(2))
                        : java.util.Optional.<Assets.Version>empty())
                .flatMap(code -> BlobPath.find(
                        workspace, code.properties().path("codeUri").asText()))
                .orElseThrow(() -> FrontEnd.bad("The code '" + id + "' was not found.", "CodeVersionNotFound"));
    }

    private void requireEnvironment(String id) {
        if (id.isEmpty()) {
            throw FrontEnd.bad("The job has no environmentId.", "ArgumentNullOrEmpty");
        }
        Matcher matcher = VERSION.matcher(id);
        boolean known = workspace.registries.has(id, "environments")
                || matcher.matches() && knows(matcher.group(1), matcher.group(2))
                || id.matches("azureml:[^/:@]+@latest")
                        && workspace.environments.has(id.substring("azureml:".length(), id.indexOf('@')));
        if (!known) {
            throw FrontEnd.bad("The environment '" + id + "' was not found.", "EnvironmentNotFound");
        }
    }

    /** Lists show only version 1 of a curated environment, but the service knows many versions. */
    private boolean knows(String name, String version) {
        return workspace.environments.find(name, version).isPresent()
                || CuratedEnvironments.isOne(name) && workspace.environments.has(name);
    }

    String target(String id) {
        if (id.isEmpty() || id.equalsIgnoreCase(SERVERLESS)) {
            return SERVERLESS;
        }
        Matcher matcher = COMPUTE.matcher(id);
        String name = matcher.matches() ? matcher.group(1) : id;
        return workspace
                .compute(name)
                .map(compute -> compute.name)
                .orElseThrow(() -> FrontEnd.bad(
                        "The compute target '" + name + "' was not found in workspace '" + workspace.name + "'.",
                        "ComputeNotFound"));
    }

    private static long seconds(JsonNode timeout) {
        if (!timeout.isTextual()) {
            return 0;
        }
        try {
            return Math.max(1, Duration.parse(timeout.asText()).toSeconds());
        } catch (DateTimeParseException e) {
            throw FrontEnd.bad(
                    "The timeout '" + timeout.asText() + "' is not an ISO 8601 duration like PT1H.", "ArgumentInvalid");
        }
    }
}
