package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Converts the steps of a pipeline to jobs. Spark, AutoML and parallel steps are simulated. */
final class PipelineSteps {
    private static final Pattern COMPONENT =
            Pattern.compile("(?:azureml:)?(?:/.*/components/)?([^/:]+)(?:/versions/|:)([^/:]+)");
    private static final Map<String, String> POLICY = Map.of(
            "policy_type", "policyType",
            "evaluation_interval", "evaluationInterval",
            "delay_evaluation", "delayEvaluation",
            "slack_factor", "slackFactor",
            "slack_amount", "slackAmount",
            "truncation_percentage", "truncationPercentage");

    private final JobSubmission submission;
    private final Workspace workspace;
    private final String pipeline;
    private final ObjectNode properties;
    private final Map<String, String> runIds = new HashMap<>();

    /** @param pipeline id of its run */
    PipelineSteps(JobSubmission submission, Workspace workspace, String pipeline, ObjectNode properties) {
        this.submission = submission;
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
        String type = node.path("type").asText("command");
        String id = runIds.get(name);
        if (type.equals("automl")) {
            return autoMl(name, node);
        }
        PipelineBindings bindings = new PipelineBindings(name, node, properties, pipeline, runIds);
        JsonNode owner = type.equals("sweep") ? node.path("trial") : node;
        JsonNode component = component(name, type.equals("sweep") ? "command" : type, owner);
        ObjectNode job = Json.object()
                .put("jobType", Job.COMMAND)
                .put("displayName", node.path("display_name").asText(name));
        job.put("computeId", compute(node));
        ObjectNode declared = component.path("inputs") instanceof ObjectNode inputs ? inputs.deepCopy() : Json.object();
        declared.remove(Json.names(node.path("search_space")));
        job.set("inputs", bindings.inputs(declared));
        job.set("outputs", bindings.outputs(component.path("outputs")));
        PipelineStep.Starter starter =
                switch (type) {
                    case "command" -> command(id, node, component, job);
                    case "sweep" -> sweep(id, node, component, job);
                    case "pipeline" -> pipeline(id, component, job);
                    default -> {
                        StandIn work = StandIn.of(workspace, job, "a " + type + " step");
                        yield parent -> submission.command(workspace, id, parent, job, work);
                    }
                };
        return new PipelineStep(name, id, bindings.after, starter);
    }

    private String compute(JsonNode node) {
        String compute = node.path("computeId")
                .asText(properties.at("/settings/default_compute").asText(""));
        String bound = Placeholders.name(compute);
        if (bound != null) {
            compute = properties
                    .path("inputs")
                    .path(bound.replaceFirst("^parent\\.inputs\\.", ""))
                    .path("value")
                    .asText("");
        }
        return compute.isEmpty() ? properties.path("computeId").asText("") : compute;
    }

    private PipelineStep.Starter command(String id, JsonNode node, JsonNode component, ObjectNode job) {
        program(node, component, job);
        JobSpec spec = new JobSpec(workspace);
        spec.definition(job, job);
        Job.Command command = spec.command(job, job, Set.of());
        return parent -> submission.command(workspace, id, parent, job, command);
    }

    private static void program(JsonNode node, JsonNode component, ObjectNode job) {
        job.put("command", component.path("command").asText(""));
        job.put("environmentId", component.path("environment").asText(""));
        job.put("codeId", component.path("code").asText("").replaceFirst("^azureml:(?=/)", ""));
        ObjectNode variables = job.putObject("environmentVariables");
        merge(variables, component.path("environment_variables"));
        merge(variables, node.path("environment_variables"));
        JsonNode count = node.at("/resources/instance_count");
        job.putObject("resources").put("instanceCount", count.asInt(1));
    }

    private static void merge(ObjectNode into, JsonNode more) {
        if (more instanceof ObjectNode object) {
            into.setAll(object);
        }
    }

    /** The trial takes its parameters as inputs, other than that of a sweep job. */
    private PipelineStep.Starter sweep(String id, JsonNode node, JsonNode component, ObjectNode job) {
        ObjectNode trial = job.putObject("trial");
        program(node, component, trial);
        job.put("jobType", Job.SWEEP);
        String command = trial.path("command").asText();
        ObjectNode space = job.putObject("searchSpace");
        for (Map.Entry<String, JsonNode> each : node.path("search_space").properties()) {
            command = command.replaceAll(
                    "\\$\\{\\{\\s*inputs\\." + Pattern.quote(each.getKey()) + "\\s*}}",
                    "\\${{search_space." + each.getKey() + "}}");
            space.set(each.getKey(), expression(each.getValue()));
        }
        trial.put("command", command);
        JsonNode sampling = node.path("sampling_algorithm");
        job.putObject("samplingAlgorithm")
                .put(
                        "samplingAlgorithmType",
                        sampling.isTextual()
                                ? sampling.asText()
                                : sampling.path("type").asText("random"));
        job.putObject("objective")
                .put("goal", node.at("/objective/goal").asText())
                .put("primaryMetric", node.at("/objective/primary_metric").asText());
        ObjectNode limits = job.putObject("limits")
                .put("maxTotalTrials", node.at("/limits/max_total_trials").asInt());
        if (node.at("/limits/max_concurrent_trials").isInt()) {
            limits.set("maxConcurrentTrials", node.at("/limits/max_concurrent_trials"));
        }
        seconds(node.at("/limits/timeout"), "timeout", limits);
        seconds(node.at("/limits/trial_timeout"), "trialTimeout", limits);
        if (node.path("early_termination").isObject()) {
            ObjectNode policy = job.putObject("earlyTermination");
            node.path("early_termination")
                    .properties()
                    .forEach(each -> policy.set(POLICY.getOrDefault(each.getKey(), each.getKey()), each.getValue()));
        }
        SweepJob.Prepared prepared = new SweepJob(submission, workspace).prepare(job);
        return parent -> prepared.start(id, parent);
    }

    private static void seconds(JsonNode value, String key, ObjectNode limits) {
        if (value.isNumber()) {
            limits.put(key, Duration.ofSeconds(value.asLong()).toString());
        }
    }

    /** Converts a parameter to the form of sweep jobs, such as {@code ["uniform",[0,1]]}. */
    private static ArrayNode expression(JsonNode parameter) {
        String type = parameter.path("type").asText();
        ArrayNode expression = Json.object().putArray("expression").add(type);
        ArrayNode arguments = expression.addArray();
        if (type.equals("choice")) {
            arguments.add(parameter.path("values"));
            return expression;
        }
        for (String key : List.of("upper", "min_value", "max_value", "mu", "sigma", "q")) {
            if (parameter.has(key)) {
                arguments.add(parameter.get(key));
            }
        }
        return expression;
    }

    private PipelineStep.Starter pipeline(String id, JsonNode component, ObjectNode job) {
        job.put("jobType", Job.PIPELINE);
        job.set("jobs", component.path("jobs").deepCopy());
        job.putObject("settings").put("default_compute", job.path("computeId").asText());
        PipelineJob inner = new PipelineJob(submission, workspace);
        List<PipelineStep> steps = inner.steps(id, job);
        return parent -> inner.start(id, parent, job, steps);
    }

    private PipelineStep autoMl(String name, JsonNode node) {
        String id = runIds.get(name);
        ObjectNode withInputs = node.deepCopy();
        withInputs
                .putObject("inputs")
                .putObject("training_data")
                .put("value", node.path("training_data").asText());
        PipelineBindings bindings = new PipelineBindings(name, withInputs, properties, pipeline, runIds);
        ObjectNode job = Json.object().put("jobType", Job.AUTO_ML).put("displayName", name);
        job.put("computeId", compute(node));
        ObjectNode data = Json.object();
        data.putObject("training_data").put("type", "mltable");
        bindings.inputs(data);
        ObjectNode outputs = Json.object();
        Json.names(node.path("outputs")).forEach(each -> outputs.putObject(each).put("type", "mlflow_model"));
        job.set("outputs", bindings.outputs(outputs));
        StandIn work = StandIn.of(workspace, job, node.path("task").asText() + " by AutoML");
        return new PipelineStep(
                name, id, bindings.after, parent -> submission.command(workspace, id, parent, job, work));
    }

    private JsonNode component(String name, String type, JsonNode owner) {
        String reference = owner.path("componentId").asText("");
        Matcher id = COMPONENT.matcher(reference);
        Optional<Assets.Version> version = Registries.isReference(reference)
                ? workspace.registries.version(reference, "components")
                : id.matches() ? workspace.components.find(id.group(1), id.group(2)) : Optional.empty();
        JsonNode component =
                version.map(each -> each.properties().path("componentSpec")).orElse(null);
        if (component == null) {
            throw FrontEnd.bad(
                    "The component '" + owner.path("componentId").asText("") + "' of the step '" + name
                            + "' was not found.",
                    "ComponentNotFound");
        }
        if (!component.path("type").asText("command").equals(type)) {
            throw FrontEnd.bad(
                    "The component of the step '" + name + "' is of type '"
                            + component.path("type").asText() + "', and the step of type '" + type + "'.",
                    "ArgumentInvalid");
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
