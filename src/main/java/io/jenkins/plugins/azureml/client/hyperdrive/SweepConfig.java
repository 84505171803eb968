package io.jenkins.plugins.azureml.client.hyperdrive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import java.net.URI;

/** Builds the configuration of a sweep as Microsoft's Python client (azureml-train-core) does. */
final class SweepConfig {

    /** Marker stored in the sweep's run definition, so that a sweep whose submit was lost can be found. */
    static final String MARKER = "amlClientRequestId";

    private static final String USER = "nobody@example.com";

    private SweepConfig() {}

    /** @param trial see {@link HyperDrive#config} */
    static ObjectNode of(
            WorkspaceRef ref, URI api, String experiment, ObjectNode settings, HyperDrive.TrialDefinition trial) {
        ObjectNode config = settings.deepCopy();
        config.put("name", experiment).put("platform", "AML").put("user", USER);
        options(config.path("generator_config"));
        ObjectNode platform = config.putObject("platform_config");
        platform.put("ServiceAddress", api.toString().replaceAll("/+$", ""))
                .put("ServiceArmScope", ref.path().substring(1) + "/experiments/" + experiment)
                .put("SubscriptionId", ref.subscriptionId())
                .put("ResourceGroupName", ref.resourceGroup())
                .put("WorkspaceName", ref.workspace())
                .put("ExperimentName", experiment);
        ObjectNode definition = platform.putObject("Definition");
        definition.set("Overrides", trial.configuration());
        definition.putNull("TargetDetails").put("SnapshotId", trial.snapshotId());
        definition
                .putObject("TelemetryValues")
                .put("amlClientType", "jenkins-azure-ml")
                .put(MARKER, trial.marker());
        return config;
    }

    /** Adds two dashes to the parameter names, because the script receives them as options. */
    private static void options(JsonNode generator) {
        JsonNode space = Json.field(generator, "parameter_space");
        if (generator instanceof ObjectNode object && space.isObject()) {
            ObjectNode options = object.putObject("parameter_space");
            space.properties()
                    .forEach(each -> options.set(
                            each.getKey().startsWith("-") ? each.getKey() : "--" + each.getKey(), each.getValue()));
        }
    }
}
