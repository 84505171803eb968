package io.jenkins.plugins.azureml.definitions.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.definitions.yaml.Scalars;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the settings of Spark components and nodes. */
final class SparkSettings {

    private static final Map<String, String> IDENTITIES = Map.of(
            "managed", "Managed",
            "managed_identity", "Managed",
            "user_identity", "UserIdentity",
            "useridentity", "UserIdentity",
            "aml_token", "AMLToken",
            "amltoken", "AMLToken");

    private static final String EXECUTORS = "spark.executor.instances";
    private static final String LEAST_EXECUTORS = "spark.dynamicAllocation.minExecutors";

    private SparkSettings() {}

    /** @param typed whether to name the type of the entry point, as nodes do */
    static void entry(@NonNull Section part, @NonNull ObjectNode into, boolean typed) {
        Section entry = part.sectionOrEmpty("entry");
        if (entry.isEmpty()) {
            part.problem("entry", "is missing: the script to run, such as {file: train.py}");
            return;
        }
        ObjectNode json = into.putObject("entry");
        String file = entry.text("file");
        String name = entry.text("class_name");
        if ((file == null) == (name == null)) {
            part.problem("entry", "must have either file or class_name");
        }
        if (typed) {
            json.put("spark_job_entry_type", file == null ? "SparkJobScalaEntry" : "SparkJobPythonEntry");
        }
        json.put(file == null ? "class_name" : "file", file == null ? name : file);
    }

    /** Reads configuration, arguments and the additional files. */
    static void program(@NonNull Section part, @NonNull ObjectNode into) {
        Settings.copy(part, "conf", into);
        Settings.text(part, "args", into);
        for (String key : List.of("py_files", "jars", "files", "archives")) {
            Settings.copy(part, key, into);
        }
    }

    /** Reads the settings of a job, whose keys are those of the REST API. */
    static void job(@NonNull Section part, @NonNull ObjectNode properties) {
        entry(part, properties, false);
        JsonNode entry = properties.path("entry");
        if (entry instanceof ObjectNode json) {
            json.put("sparkJobEntryType", json.has("file") ? "SparkJobPythonEntry" : "SparkJobScalaEntry");
            if (json.has("class_name")) {
                json.set("className", json.remove("class_name"));
            }
        }
        Section conf = part.sectionOrEmpty("conf");
        for (String key : conf.names()) {
            JsonNode value = conf.value(key);
            if (value != null && value.isValueNode()) {
                properties.withObject("/conf").put(key, Scalars.literal(value));
            } else {
                conf.problem(key, "must be a single value");
            }
        }
        Settings.text(part, "args", properties);
        for (Map.Entry<String, String> key : Map.of(
                        "py_files", "pyFiles", "jars", "jars", "files", "files", "archives", "archives")
                .entrySet()) {
            JsonNode value = part.value(key.getKey());
            if (value != null) {
                properties.set(key.getValue(), value);
            }
        }
        Section resources = part.sectionOrEmpty("resources");
        if (!resources.isEmpty()) {
            ObjectNode json = properties.putObject("resources");
            json.put("instanceType", resources.required("instance_type", "a size of virtual machines"));
            json.put("runtimeVersion", resources.required("runtime_version", "a version of Spark, in quotes"));
        }
        check(part, properties.path("conf"));
        executors(properties.path("conf"));
        if (!properties.has("identity")) {
            properties.putObject("identity").put("identityType", defaultIdentity(part));
        }
    }

    /** Returns the identity that Microsoft's client sets: an attached pool has one of its own. */
    private static String defaultIdentity(Section part) {
        return part.has("compute") ? "Managed" : "UserIdentity";
    }

    /** Reports settings that each Spark program needs. */
    static void check(@NonNull Section part, @NonNull JsonNode conf) {
        List<String> missing = new ArrayList<>();
        for (String key : List.of("driver.cores", "driver.memory", "executor.cores", "executor.memory")) {
            if (!conf.has("spark." + key)) {
                missing.add("spark." + key);
            }
        }
        if (isDynamic(conf)) {
            for (String key : List.of(LEAST_EXECUTORS, "spark.dynamicAllocation.maxExecutors")) {
                if (!conf.has(key)) {
                    missing.add(key);
                }
            }
        } else if (!conf.has(EXECUTORS)) {
            missing.add(EXECUTORS);
        }
        if (!missing.isEmpty()) {
            part.problem("conf", "must have " + String.join(", ", missing));
        }
    }

    private static boolean isDynamic(JsonNode conf) {
        return conf.path("spark.dynamicAllocation.enabled").asText().equalsIgnoreCase("true");
    }

    /** Adds the number of executors to begin with. */
    private static void executors(JsonNode conf) {
        if (conf instanceof ObjectNode json && isDynamic(conf) && !conf.has(EXECUTORS)) {
            json.set(EXECUTORS, conf.path(LEAST_EXECUTORS));
        }
    }

    /** Adds the defaults that Microsoft's client sends if the file does not set them. */
    static void defaults(@NonNull Section part, @NonNull ObjectNode node) {
        executors(node.path("conf"));
        if (!node.has("identity")) {
            node.putObject("identity").put("identity_type", defaultIdentity(part));
        }
    }

    /** Reads the settings that only a node has. */
    static void node(@NonNull Section part, @NonNull ObjectNode into) {
        Section resources = part.sectionOrEmpty("resources");
        if (!resources.isEmpty()) {
            ObjectNode json = into.putObject("resources");
            Settings.text(resources, "instance_type", json);
            Settings.text(resources, "runtime_version", json);
        }
        Section identity = part.sectionOrEmpty("identity");
        if (!identity.isEmpty()) {
            ObjectNode json = into.putObject("identity");
            json.put("identity_type", identity.word("type", IDENTITIES));
            for (String key : List.of("client_id", "object_id", "resource_id")) {
                Settings.copy(identity, key, json);
            }
        }
    }
}
