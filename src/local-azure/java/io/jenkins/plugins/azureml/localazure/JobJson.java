package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.function.Supplier;

/** Writes a run as a job of the v2 API, regardless of the API that submitted it. */
final class JobJson {
    private final FrontEnd frontEnd;
    private final Supplier<URI> api;

    JobJson(FrontEnd frontEnd, Supplier<URI> api) {
        this.frontEnd = frontEnd;
        this.api = api;
    }

    ObjectNode of(Run run) {
        ObjectNode properties = isPipelineChild(run) ? null : properties(run);
        return frontEnd.resource(run.workspace, "jobs/" + run.id, properties, run.created, run.created);
    }

    /** The API shows these jobs without details; run history has the details. */
    private static boolean isPipelineChild(Run run) {
        return run.parent != null
                && run.parent.job != null
                && run.parent.job.type().equals(Job.PIPELINE);
    }

    ObjectNode properties(Run run) {
        Run.State state = run.state();
        ObjectNode properties =
                run.job == null ? ofScript(run) : run.job.properties().deepCopy();
        properties.put("displayName", state.displayName()).put("description", state.description());
        properties.put("experimentName", run.experiment).put("status", state.status());
        properties.put("isArchived", run.archived);
        properties.set("tags", RunJson.tags(run, state));
        properties.set("properties", RunJson.properties(run, state));
        ObjectNode services = properties.path("services").isObject()
                ? (ObjectNode) properties.path("services")
                : properties.putObject("services");
        String workspace = run.workspace.path();
        services.set(
                "Tracking",
                service("Tracking", "azureml://" + api.get().getAuthority() + "/mlflow/v1.0" + workspace + "?"));
        services.set(
                "Studio",
                service(
                        "Studio",
                        "https://ml.azure.com/runs/" + run.id + "?wsid=/subscriptions/" + run.workspace.subscription
                                + "/resourcegroups/" + run.workspace.resourceGroup + "/workspaces/"
                                + run.workspace.name));
        outputs(run, properties);
        return properties;
    }

    private static ObjectNode service(String type, String endpoint) {
        ObjectNode service = Json.object();
        service.put("jobServiceType", type).putNull("port");
        service.put("endpoint", endpoint).putNull("status");
        return service.putNull("errorMessage").putNull("properties").putNull("nodes");
    }

    private static void outputs(Run run, ObjectNode properties) {
        ObjectNode outputs = properties.path("outputs").isObject()
                ? (ObjectNode) properties.path("outputs")
                : properties.putObject("outputs");
        outputs.putObject("default")
                .put("jobOutputType", "uri_folder")
                .put("uri", JobOutputs.artifacts(run))
                .put("mode", "ReadWriteMount")
                .putNull("description");
    }

    /** Writes a v1 run as a command job. */
    private static ObjectNode ofScript(Run run) {
        ObjectNode properties = Json.object();
        properties.put("jobType", Job.COMMAND);
        String arguments = String.join(" ", run.definition.arguments());
        properties.put("command", ("python " + run.definition.script() + " " + arguments).trim());
        String target = run.definition.target();
        properties.put(
                "computeId",
                run.workspace.compute(target).isPresent() ? run.workspace.path() + "/computes/" + target : target);
        properties.set("environmentVariables", Json.strings(run.definition.environmentVariables()));
        properties.putObject("inputs");
        properties.putObject("resources").put("instanceCount", run.definition.nodeCount());
        return properties;
    }
}
