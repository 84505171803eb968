package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs the pipeline component of a deployment as a pipeline job. */
final class BatchPipeline {
    private static final Pattern COMPONENT =
            Pattern.compile("(?:azureml:)?/.*/components/([^/:]+)/versions/([^/:]+)", Pattern.CASE_INSENSITIVE);

    private BatchPipeline() {}

    /** Returns the specification of the deployed component. */
    static JsonNode component(Workspace workspace, JsonNode properties) {
        JsonNode configuration = properties.path("deploymentConfiguration");
        if (!configuration.path("deploymentConfigurationType").asText("").equals("PipelineComponent")) {
            throw FrontEnd.bad("The deploymentConfigurationType must be PipelineComponent.", "ArgumentInvalid");
        }
        String id = configuration.at("/componentId/assetId").asText("");
        Matcher matcher = COMPONENT.matcher(id);
        JsonNode specification = matcher.matches()
                ? workspace
                        .components
                        .find(matcher.group(1), matcher.group(2))
                        .map(version -> version.properties().path("componentSpec"))
                        .orElse(null)
                : null;
        if (specification == null) {
            throw FrontEnd.bad("The component '" + id + "' was not found.", "ComponentNotFound");
        }
        if (!specification.path("type").asText("").equals("pipeline")) {
            throw FrontEnd.bad("The component '" + id + "' is not a pipeline component.", "ArgumentInvalid");
        }
        return specification;
    }

    static Run start(JobSubmission submission, BatchDeployment deployment, BatchInvocation invocation, String name)
            throws IOException {
        Workspace workspace = deployment.endpoint.workspace;
        JsonNode specification = component(workspace, deployment.properties());
        ObjectNode properties = BatchWork.pipeline(deployment, invocation, name);
        properties.set("inputs", inputs(specification, invocation.inputs()));
        ObjectNode outputs = properties.putObject("outputs");
        ObjectNode given = invocation.outputs();
        for (Map.Entry<String, JsonNode> each : specification.path("outputs").properties()) {
            outputs.set(
                    each.getKey(),
                    given.has(each.getKey())
                            ? given.get(each.getKey())
                            : Json.object()
                                    .put(
                                            "jobOutputType",
                                            each.getValue().path("type").asText("uri_folder")));
        }
        properties.set("jobs", specification.path("jobs").deepCopy());
        ObjectNode settings = properties.putObject("settings");
        if (deployment.properties().at("/deploymentConfiguration/settings") instanceof ObjectNode own) {
            settings.setAll(own);
        }
        return new PipelineJob(submission, workspace).submit(name, properties);
    }

    private static ObjectNode inputs(JsonNode specification, ObjectNode given) {
        for (String name : Json.names(given)) {
            if (!specification.path("inputs").has(name)) {
                throw FrontEnd.bad("The component has no input '" + name + "'.", "ArgumentInvalid");
            }
        }
        ObjectNode inputs = Json.object();
        for (Map.Entry<String, JsonNode> each : specification.path("inputs").properties()) {
            JsonNode declared = each.getValue();
            if (given.has(each.getKey())) {
                inputs.set(each.getKey(), given.get(each.getKey()));
            } else if (declared.hasNonNull("default")) {
                inputs.putObject(each.getKey())
                        .put("jobInputType", "literal")
                        .put("value", declared.path("default").asText());
            } else if (!declared.path("optional").asBoolean()) {
                throw FrontEnd.bad("The input '" + each.getKey() + "' has no value.", "ArgumentNullOrEmpty");
            }
        }
        return inputs;
    }
}
