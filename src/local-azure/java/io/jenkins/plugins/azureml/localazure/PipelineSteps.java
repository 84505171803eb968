package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Converts the steps of a pipeline job to command jobs. Names what it does not support. */
final class PipelineSteps {
    private static final Pattern COMPONENT =
            Pattern.compile("(?:azureml:)?(?:/.*/components/)?([^/:]+)(?:/versions/|:)([^/:]+)");

    private final Workspace workspace;
    private final String pipeline;
    private final ObjectNode properties;
    private final Map<String, String> runIds = new HashMap<>();

    PipelineSteps(Workspace workspace, String pipeline, ObjectNode properties) {
        this.workspace = workspace;
        this.pipeline = pipeline;
        this.properties = properties;
    }

    List<PipelineStep> all() {
        JsonNode jobs = properties.path("jobs");
        if (!jobs.isObject() || jobs.isEmpty()) {
            throw FrontEnd.bad("The pipeline has no jobs.", "ArgumentNullOrEmpty");
        }
        jobs.fieldNames()
                .forEachRemaining(name -> runIds.put(name, UUID.randomUUID().toString()));
        List<PipelineStep> steps = new ArrayList<>();
        for (Map.Entry<String, JsonNode> each : jobs.properties()) {
            steps.add(step(each.getKey(), each.getValue()));
        }
        return inOrder(steps);
    }

    private PipelineStep step(String name, JsonNode node) {
        JsonNode component = component(name, node);
        ObjectNode job = Json.object().put("jobType", Job.COMMAND).put("displayName", name);
        job.put("command", component.path("command").asText(""));
        job.put("environmentId", component.path("environment").asText(""));
        job.put("codeId", component.path("code").asText("").replaceFirst("^azureml:(?=/)", ""));
        String compute = node.path("computeId")
                .asText(properties.at("/settings/default_compute").asText(""));
        job.put("computeId", compute.isEmpty() ? properties.path("computeId").asText("") : compute);
        ObjectNode variables = job.putObject("environmentVariables");
        merge(variables, component.path("environment_variables"));
        merge(variables, node.path("environment_variables"));
        JsonNode count = node.at("/resources/instance_count");
        job.putObject("resources").put("instanceCount", count.asInt(1));
        PipelineBindings bindings = new PipelineBindings(name, node, properties, pipeline, runIds);
        job.set("inputs", bindings.inputs(component.path("inputs")));
        job.set("outputs", bindings.outputs(component.path("outputs")));
        JobSpec spec = new JobSpec(workspace);
        spec.definition(job, job);
        return new PipelineStep(name, runIds.get(name), job, spec.command(job, job, Set.of()), bindings.after);
    }

    private static void merge(ObjectNode into, JsonNode more) {
        if (more instanceof ObjectNode object) {
            into.setAll(object);
        }
    }

    private JsonNode component(String name, JsonNode node) {
        String type = node.path("type").asText("command");
        Matcher id = COMPONENT.matcher(node.path("componentId").asText(""));
        if (!type.equals("command")) {
            throw FrontEnd.bad(
                    "The step '" + name + "' is of type '" + type + "': only command steps can be run here.",
                    "NotSupported");
        }
        JsonNode component = id.matches()
                ? workspace
                        .components
                        .find(id.group(1), id.group(2))
                        .map(version -> version.properties().path("componentSpec"))
                        .orElse(null)
                : null;
        if (component == null) {
            throw FrontEnd.bad(
                    "The component '" + node.path("componentId").asText("") + "' of the step '" + name
                            + "' was not found.",
                    "ComponentNotFound");
        }
        if (!component.path("type").asText("command").equals("command")) {
            throw FrontEnd.bad(
                    "The component of the step '" + name + "' is of type '"
                            + component.path("type").asText() + "': only commands can be run here.",
                    "NotSupported");
        }
        return component;
    }

    private static List<PipelineStep> inOrder(List<PipelineStep> steps) {
        List<PipelineStep> rest = new ArrayList<>(steps);
        List<PipelineStep> ordered = new ArrayList<>();
        Set<String> done = new TreeSet<>();
        while (!rest.isEmpty()) {
            List<PipelineStep> ready =
                    rest.stream().filter(step -> done.containsAll(step.after())).toList();
            if (ready.isEmpty()) {
                throw FrontEnd.bad("The steps of the pipeline wait for each other.", "ArgumentInvalid");
            }
            ordered.addAll(ready);
            rest.removeAll(ready);
            ready.forEach(step -> done.add(step.name()));
        }
        return ordered;
    }
}
