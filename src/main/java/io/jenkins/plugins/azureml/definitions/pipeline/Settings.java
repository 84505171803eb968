package io.jenkins.plugins.azureml.definitions.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.definitions.QueueSettings;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads settings of nodes and components that are sent as they are in the file. */
final class Settings {

    private static final Map<String, String> DISTRIBUTIONS =
            Map.of("pytorch", "PyTorch", "mpi", "Mpi", "tensorflow", "TensorFlow", "ray", "Ray");
    private static final Map<String, List<String>> DISTRIBUTION_KEYS = Map.of(
            "PyTorch", List.of("process_count_per_instance"),
            "Mpi", List.of("process_count_per_instance"),
            "TensorFlow", List.of("worker_count", "parameter_server_count"),
            "Ray",
                    List.of(
                            "port",
                            "address",
                            "include_dashboard",
                            "dashboard_port",
                            "head_node_additional_args",
                            "worker_node_additional_args"));
    private static final Map<String, String> IDENTITIES = new HashMap<>();

    static {
        IDENTITIES.put("managed", "managed_identity");
        IDENTITIES.put("managed_identity", "managed_identity");
        IDENTITIES.put("managedidentity", "managed_identity");
        IDENTITIES.put("user_identity", "user_identity");
        IDENTITIES.put("useridentity", "user_identity");
        IDENTITIES.put("aml_token", "aml_token");
        IDENTITIES.put("amltoken", "aml_token");
    }

    private Settings() {}

    /** Copies {@code resources}, which the service accepts as they are in the file. */
    static void resources(@NonNull Section part, @NonNull ObjectNode into) {
        Section resources = part.sectionOrEmpty("resources");
        if (resources.isEmpty()) {
            return;
        }
        ObjectNode json = into.putObject("resources");
        number(resources, "instance_count", 1, json);
        for (String key : List.of("instance_type", "shm_size", "docker_args", "job_tier", "priority", "locations")) {
            copy(resources, key, json);
        }
        copy(resources, "properties", json);
    }

    /** @param node whether to write the form of a node instead of that of a component */
    static void distribution(@NonNull Section part, @NonNull ObjectNode into, boolean node) {
        Section section = part.sectionOrEmpty("distribution");
        if (section.isEmpty()) {
            return;
        }
        section.required("type", "pytorch, mpi, tensorflow or ray");
        String type = section.has("type") ? section.word("type", DISTRIBUTIONS) : null;
        if (type == null) {
            return;
        }
        ObjectNode json = into.putObject("distribution");
        json.put(node ? "distribution_type" : "type", node ? type : type.toLowerCase(Locale.ROOT));
        if (type.equals("TensorFlow")) {
            json.put("parameter_server_count", 0);
        }
        DISTRIBUTION_KEYS.get(type).forEach(key -> {
            if (key.endsWith("count") || key.endsWith("instance")) {
                number(section, key, 0, json);
            } else {
                copy(section, key, json);
            }
        });
    }

    static void identity(@NonNull Section part, @NonNull ObjectNode into) {
        Section section = part.sectionOrEmpty("identity");
        if (section.isEmpty()) {
            return;
        }
        ObjectNode json = into.putObject("identity");
        json.put("type", section.word("type", IDENTITIES));
        for (String key : List.of("client_id", "object_id", "msi_resource_id")) {
            copy(section, key, json);
        }
    }

    /** Returns the name that nodes use for a type of distribution. */
    @NonNull
    static String distributionType(@NonNull String type) {
        return DISTRIBUTIONS.getOrDefault(type, type);
    }

    static void services(@NonNull Section part, @NonNull ObjectNode into) {
        Section services = part.sectionOrEmpty("services");
        for (String name : services.names()) {
            Section service = services.sectionOrEmpty(name);
            ObjectNode json = into.withObject("/services").putObject(name);
            for (String key : service.names()) {
                copy(service, key, json);
            }
        }
    }

    static void queue(@NonNull Section part, @NonNull ObjectNode into) {
        Section queue = part.sectionOrEmpty("queue_settings");
        if (!queue.isEmpty()) {
            ObjectNode json = into.putObject("queue_settings");
            Json.putIfPresent(json, "job_tier", QueueSettings.tier(queue));
            Json.putIfPresent(json, "priority", QueueSettings.priority(queue));
        }
    }

    static void limits(@NonNull Section part, @NonNull ObjectNode into) {
        Section limits = part.section("limits");
        if (limits == null) {
            return;
        }
        ObjectNode json = into.putObject("limits").put("job_limits_type", "Command");
        Integer seconds = limits.count("timeout", 1);
        if (seconds != null) {
            json.put("timeout", Duration.ofSeconds(seconds).toString());
        }
    }

    static void texts(@NonNull Section part, @NonNull String key, @NonNull ObjectNode into) {
        Json.putIfPresent(into, key, part.texts(key));
    }

    static void text(@NonNull Section part, @NonNull String key, @NonNull ObjectNode into) {
        String text = part.text(key);
        if (text != null) {
            into.put(key, text);
        }
    }

    static void number(@NonNull Section part, @NonNull String key, int least, @NonNull ObjectNode into) {
        JsonNode value = part.value(key);
        if (value != null && value.isTextual() && Bindings.isBinding(value.textValue())) {
            into.set(key, value);
            return;
        }
        Integer number = part.count(key, least);
        if (number != null) {
            into.put(key, number);
        }
    }

    /** Copies a value without a check. */
    static void copy(@NonNull Section part, @NonNull String key, @NonNull ObjectNode into) {
        JsonNode value = part.value(key);
        if (value != null) {
            into.set(key, value);
        }
    }
}
