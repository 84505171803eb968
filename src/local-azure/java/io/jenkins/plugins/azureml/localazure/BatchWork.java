package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Runs the scoring script of a model deployment over the files of an input. As in Azure, the job is a pipeline with one step,
 * whose output {@code score} becomes a data asset that the pipeline job does not show.
 */
final class BatchWork {
    static final String PREDICTIONS = "predictions.csv";
    static final String EXPERIMENT = "experimentName";
    private static final String STEP = "batchscoring";
    private static final String OUTPUT = "score";

    private final JobSubmission submission;
    private final BatchDeployment deployment;
    private final Workspace workspace;
    private final BatchInvocation invocation;

    BatchWork(JobSubmission submission, BatchDeployment deployment, BatchInvocation invocation) {
        this.submission = submission;
        this.deployment = deployment;
        this.workspace = deployment.endpoint.workspace;
        this.invocation = invocation;
    }

    /** @throws ServiceException if the definition refers to something that does not exist or cannot score files */
    static void check(Workspace workspace, ObjectNode properties) {
        if (!properties.path("model").path("referenceType").asText("").equals("Id")) {
            throw FrontEnd.bad("The local Azure ML needs a model with the referenceType Id.", "ArgumentInvalid");
        }
        Model model = model(workspace, properties);
        boolean mlflow = DeploymentAssets.isMlflow(workspace, model);
        if (properties.path("codeConfiguration").isObject()) {
            DeploymentAssets.code(workspace, properties.path("codeConfiguration"));
            DeploymentAssets.environmentServesItself(workspace, properties, false);
        } else if (!mlflow) {
            throw FrontEnd.bad(
                    "A batch deployment needs a codeConfiguration, unless its model is an mlflow_model.",
                    "ArgumentNullOrEmpty");
        }
        String compute = properties.path("compute").asText("");
        if (compute.isEmpty()) {
            throw FrontEnd.bad("A batch deployment of a model needs a compute.", "ArgumentNullOrEmpty");
        }
        new JobSpec(workspace).target(compute);
        if (properties.path("miniBatchSize").asInt(1) < 1) {
            throw FrontEnd.bad("The miniBatchSize must be at least 1.", "ArgumentInvalid");
        }
    }

    private static Model model(Workspace workspace, JsonNode properties) {
        return DeploymentAssets.model(
                workspace,
                Json.object().put("model", properties.at("/model/assetId").asText("")));
    }

    /** Starts the job. */
    Run start(String name) throws IOException {
        ObjectNode inputs = invocation.inputs();
        String type = inputs.size() == 1
                ? inputs.iterator().next().path("jobInputType").asText()
                : "";
        if (!type.equals("uri_file") && !type.equals("uri_folder")) {
            throw FrontEnd.bad(
                    "A deployment of a model takes exactly one input, of the type UriFile or UriFolder.",
                    "ArgumentInvalid");
        }
        ObjectNode outputs = invocation.outputs();
        if (outputs.size() > 1) {
            throw FrontEnd.bad("A deployment of a model has one output.", "ArgumentInvalid");
        }
        String step = UUID.randomUUID().toString();
        ObjectNode job = job(
                inputs.iterator().next(),
                outputs.isEmpty() ? null : outputs.iterator().next(),
                step);
        StandIn work = work(job);
        ObjectNode properties = pipeline(deployment, invocation, name);
        PipelineStep only = new PipelineStep(STEP, step, Set.of(), parent -> {
            Run child = submission.command(workspace, step, parent, job, work);
            child.property("azureml.moduleName", STEP);
            register(child);
            return child;
        });
        RunDefinition definition = new RunDefinition(
                Json.object(), "", List.of(), work.definition().target(), 1, 0, Map.of(), true, Map.of());
        return submission.parent(
                workspace,
                name,
                null,
                definition,
                properties,
                run -> new Pipeline(submission, run, List.of(only))::next);
    }

    /** Returns the properties of the pipeline job, with what the invocation sets. */
    static ObjectNode pipeline(BatchDeployment deployment, BatchInvocation invocation, String name) {
        ObjectNode properties = Json.object().put("jobType", Job.PIPELINE);
        ObjectNode own = properties.putObject("properties");
        own.setAll(invocation.properties.path("properties") instanceof ObjectNode given ? given : Json.object());
        properties.put("displayName", name);
        properties.put("experimentName", own.path(EXPERIMENT).asText(deployment.endpoint.name));
        JsonNode description = invocation.properties.path("description");
        if (description.isTextual()) {
            properties.set("description", description);
        }
        ObjectNode tags = properties.putObject("tags");
        tags.setAll(invocation.properties.path("tags") instanceof ObjectNode given ? given : Json.object());
        tags.put("azureml.batchrun", "true").put("azureml.deploymentname", deployment.name);
        return properties;
    }

    private JsonNode setting(String name, String nested) {
        String path = "/" + name + nested;
        JsonNode overridden = invocation.properties.at(path);
        return overridden.isMissingNode()
                ? deployment.toJson().path("properties").at(path)
                : overridden;
    }

    /** Returns the job of the step. */
    private ObjectNode job(JsonNode input, JsonNode output, String step) {
        ObjectNode job = Json.object().put("jobType", Job.COMMAND).put("displayName", STEP);
        JsonNode compute = invocation.properties.path("compute");
        job.put(
                "computeId",
                compute.path("target")
                        .asText(deployment.properties().path("compute").asText("")));
        RunDefinition.requireNodes(
                workspace,
                new JobSpec(workspace).target(job.path("computeId").asText("")),
                compute.path("instanceCount").asInt(1));
        job.putObject("inputs").set("input", input);
        String file = setting("outputFileName", "").asText(PREDICTIONS);
        ObjectNode score = job.putObject("outputs").putObject(OUTPUT).put("jobOutputType", "uri_folder");
        String uri = output == null ? "" : output.path("uri").asText("");
        if (!uri.isEmpty() && output.path("jobOutputType").asText().equals("uri_file")) {
            file = uri.substring(uri.lastIndexOf('/') + 1);
            uri = uri.substring(0, uri.lastIndexOf('/') + 1);
        }
        score.put("uri", uri.isEmpty() ? JobOutputs.defaultUri(step, OUTPUT) : uri);
        JsonNode properties = deployment.properties();
        Model model = model(workspace, properties);
        boolean append = setting("outputAction", "").asText().equalsIgnoreCase("AppendRow");
        job.put(
                "command",
                "AZUREML_MODEL_DIR=\"$PWD/azureml-models/" + model.name() + "/" + model.version() + "\" python "
                        + BatchDriver.FILE + " --scoring_script '"
                        + properties.at("/codeConfiguration/scoringScript").asText()
                        + "' --input \"${{inputs.input}}\" --output \"${{outputs." + OUTPUT + "}}\""
                        + " --mini_batch_size " + setting("miniBatchSize", "").asInt()
                        + " --error_threshold " + setting("errorThreshold", "").asInt()
                        + " --max_retries "
                        + setting("retrySettings", "/maxRetries").asInt(3)
                        + (append ? " --append_row_file_name '" + file + "'" : ""));
        return job;
    }

    private StandIn work(ObjectNode job) {
        JsonNode properties = deployment.properties();
        Model model = model(workspace, properties);
        if (!properties.path("codeConfiguration").isObject()) {
            return StandIn.of(workspace, job, "batch scoring with the MLflow model " + model.id());
        }
        Map<String, String> variables = new LinkedHashMap<>();
        properties
                .path("environmentVariables")
                .properties()
                .forEach(each -> variables.put(each.getKey(), each.getValue().asText()));
        String target = new JobSpec(workspace).target(job.path("computeId").asText(""));
        RunDefinition definition =
                new RunDefinition(Json.object(), "", List.of(), target, 1, 0, variables, true, Map.of());
        BlobPath code = DeploymentAssets.code(workspace, properties.path("codeConfiguration"));
        Job.Command command = new Job.Command(
                job.path("command").asText(),
                (ObjectNode) job.path("inputs"),
                (ObjectNode) job.path("outputs"),
                Map.of());
        return new StandIn(definition, command, folder -> {
            code.copyTo(java.nio.file.Files.createDirectories(folder));
            BatchDriver.writeTo(folder);
            ScoringWorkers.copy(model, folder);
        });
    }

    /** Registers the output of the step as a data asset. */
    private void register(Run child) {
        String name = "azureml_" + child.id + "_output_data_" + OUTPUT;
        ObjectNode data = Json.object()
                .put("dataType", "uri_folder")
                .put("dataUri", JobOutputs.uri(child, OUTPUT))
                .put("isArchived", false);
        workspace.data.put(name, "1", data, submission.lifecycle.now());
        child.outputAssets.put(
                OUTPUT,
                "azureml://locations/" + workspace.location + "/workspaces/" + workspace.id + "/data/" + name
                        + "/versions/1");
    }
}
