package io.jenkins.plugins.azureml.definitions.pipeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.definitions.Section;
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
