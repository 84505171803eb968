package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Converts the settings of a command job whose keys only differ in spelling: distribution, resources, identity. */
final class JobSettings {

    private static final Map<String, String> DISTRIBUTIONS =
            Map.of("pytorch", "PyTorch", "mpi", "Mpi", "tensorflow", "TensorFlow", "ray", "Ray");
    private static final Map<String, String> IDENTITIES = Map.of(
            "aml_token", "AMLToken",
            "managed", "Managed",
            "managed_identity", "Managed",
            "user_identity", "UserIdentity");
    private static final Map<String, String> SERVICES =
            Map.of("jupyter_lab", "JupyterLab", "ssh", "SSH", "tensor_board", "TensorBoard", "vs_code", "VSCode");
    private static final Map<String, String> ALL_NODES = Map.of("all", "All");

    private JobSettings() {}

    static void distribution(@NonNull Section section, @NonNull ObjectNode job) {
        if (section.isEmpty()) {
            return;
        }
        ObjectNode json = job.putObject("distribution");
        section.required("type", "pytorch, mpi, tensorflow or ray");
        String type = section.has("type") ? section.word("type", DISTRIBUTIONS) : null;
        json.put("distributionType", type);
        if ("TensorFlow".equals(type)) {
            Json.putIfPresent(json, "workerCount", section.count("worker_count", 0));
            Integer servers = section.count("parameter_server_count", 0);
            json.put("parameterServerCount", servers == null ? 0 : servers);
        } else if ("Ray".equals(type)) {
            Json.putIfPresent(json, "port", section.count("port", 1));
            Json.putIfPresent(json, "address", section.text("address"));
            Boolean dashboard = section.flag("include_dashboard");
            if (dashboard != null) {
                json.put("includeDashboard", dashboard);
            }
            Json.putIfPresent(json, "dashboardPort", section.count("dashboard_port", 1));
            Json.putIfPresent(json, "headNodeAdditionalArgs", section.freeText("head_node_additional_args"));
            Json.putIfPresent(json, "workerNodeAdditionalArgs", section.freeText("worker_node_additional_args"));
        } else {
            Json.putIfPresent(json, "processCountPerInstance", section.count("process_count_per_instance", 1));
        }
    }

    static void resources(@NonNull Section section, @NonNull ObjectNode job) {
        if (section.isEmpty()) {
            return;
        }
        ObjectNode json = job.putObject("resources");
        Json.putIfPresent(json, "instanceCount", section.count("instance_count", 1));
        Json.putIfPresent(json, "maxInstanceCount", section.count("max_instance_count", 1));
        List<String> locations = section.textList("locations");
        if (!locations.isEmpty()) {
            locations.forEach(json.putArray("locations")::add);
        }
        Json.putIfPresent(json, "instanceType", section.text("instance_type"));
        Json.putIfPresent(json, "shmSize", section.text("shm_size"));
        Json.putIfPresent(json, "dockerArgs", section.text("docker_args"));
        JsonNode properties = section.value("properties");
        if (properties != null) {
            json.set("properties", properties);
        }
    }

    static void limits(@NonNull Section section, @NonNull ObjectNode job) {
        Integer seconds = section.count("timeout", 1);
        if (seconds != null) {
            timeout(job, seconds);
        }
    }

    static void timeout(@NonNull ObjectNode job, long seconds) {
        job.putObject("limits")
                .put("jobLimitsType", "Command")
                .put("timeout", Duration.ofSeconds(seconds).toString());
    }

    static void identity(@NonNull Section section, @NonNull ObjectNode job) {
        if (section.isEmpty()) {
            return;
        }
        ObjectNode json = job.putObject("identity");
        json.put("identityType", section.word("type", IDENTITIES));
        Json.putIfPresent(json, "clientId", section.text("client_id"));
        Json.putIfPresent(json, "objectId", section.text("object_id"));
        Json.putIfPresent(json, "resourceId", section.text("msi_resource_id"));
    }

    static void queue(@NonNull Section section, @NonNull ObjectNode job) {
        if (section.isEmpty()) {
            return;
        }
        ObjectNode json = job.putObject("queueSettings");
        Json.putIfPresent(json, "jobTier", QueueSettings.tier(section));
        Json.putIfPresent(json, "priority", QueueSettings.priority(section));
    }

    static void service(@NonNull String name, @NonNull Section section, @NonNull ObjectNode job) {
        ObjectNode json = job.withObject("/services").putObject(name);
        String type = section.word("type", SERVICES);
        Json.putIfPresent(json, "jobServiceType", type);
        Json.putIfPresent(json, "endpoint", section.text("endpoint"));
        Json.putIfPresent(json, "port", section.count("port", 1));
        if (section.word("nodes", ALL_NODES) != null) {
            json.putObject("nodes").put("nodesValueType", "All");
        }
        Json.putIfPresent(json, "properties", section.texts("properties"));
        property(json, "sshPublicKeys", section.text("ssh_public_keys"));
        property(json, "logDir", section.text("log_dir"));
    }

    private static void property(ObjectNode service, String name, String value) {
        if (value != null) {
            service.withObject("/properties").put(name, value);
        }
    }
}
