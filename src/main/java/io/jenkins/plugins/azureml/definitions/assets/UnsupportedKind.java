package io.jenkins.plugins.azureml.definitions.assets;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Map;
import java.util.Set;

/** Kinds of files that are refused, each with the way out. */
final class UnsupportedKind {

    static final String JOB = "a job is not an asset: submit it with amlSubmitRun, or narrow the parameter" + " files";

    private static final String DATASTORE =
            "a datastore is not supported, because its file holds the keys of a storage account: create it with az ml"
                    + " datastore create, or with amlRequest and Jenkins credentials";
    private static final String COMPUTE_INSTANCE =
            "a compute instance is not supported, because it is the machine of one person: create it in the studio or"
                    + " with az ml compute create";
    private static final String SCHEDULE =
            "a schedule is not supported: trigger the Jenkins job that submits the run instead, for example with cron";
    private static final String ATTACHED_COMPUTE =
            "an attached compute is not supported: attach it with az ml compute attach";
    private static final String CONNECTION =
            "a connection is not supported, because its file holds credentials: create it with az ml connection create";
    private static final String WORKSPACE = "a workspace is not supported: create it with amlCreateWorkspace";
    private static final String ENDPOINT =
            "a serverless endpoint is not supported: create it with az ml. If this is an online or batch endpoint, add its"
                    + " $schema";
    private static final String DEPLOYMENT =
            "this kind of deployment is not supported. If this is an online or batch deployment, correct its $schema";

    private static final Map<String, String> SCHEMAS = Map.ofEntries(
            Map.entry("azureblob", DATASTORE),
            Map.entry("azurefile", DATASTORE),
            Map.entry("azuredatalakegen1", DATASTORE),
            Map.entry("azuredatalakegen2", DATASTORE),
            Map.entry("onelake", DATASTORE),
            Map.entry("computeinstance", COMPUTE_INSTANCE),
            Map.entry("schedule", SCHEDULE),
            Map.entry("monitorschedule", SCHEDULE),
            Map.entry("monitor", SCHEDULE),
            Map.entry("kubernetescompute", ATTACHED_COMPUTE),
            Map.entry("vmcompute", ATTACHED_COMPUTE),
            Map.entry("virtualmachinecompute", ATTACHED_COMPUTE),
            Map.entry("synapsesparkcompute", ATTACHED_COMPUTE),
            Map.entry("workspaceconnection", CONNECTION),
            Map.entry("connection", CONNECTION),
            Map.entry("workspace", WORKSPACE));

    private static final Set<String> DATASTORE_TYPES =
            Set.of("azure_blob", "azure_file", "azure_data_lake_gen1", "azure_data_lake_gen2", "one_lake");
    private static final Set<String> ATTACHED_TYPES = Set.of("kubernetes", "virtualmachine", "synapsespark");

    private UnsupportedKind() {}

    /** @param name last part of the address of a schema, in lower case */
    @NonNull
    static String ofSchema(@NonNull String name) {
        String known = SCHEMAS.get(name);
        if (known != null) {
            return known;
        }
        if (name.endsWith("job")) {
            return JOB;
        }
        if (name.endsWith("endpoint")) {
            return ENDPOINT;
        }
        if (name.endsWith("deployment")) {
            return DEPLOYMENT;
        }
        return "the kind '" + name + "' is not supported: create it with az ml or amlRequest, or narrow"
                + " the parameter files";
    }

    /**
     * Recognizes a file without a schema.
     *
     * @param type in lower case; empty if there is none
     * @return null if the file is none of these kinds
     */
    @CheckForNull
    static String ofKeys(@NonNull JsonNode tree, @NonNull String type) {
        if (DATASTORE_TYPES.contains(type)) {
            return DATASTORE;
        }
        if (type.equals("computeinstance")) {
            return COMPUTE_INSTANCE;
        }
        if (tree.has("trigger") && (tree.has("create_job") || tree.has("create_monitor"))) {
            return SCHEDULE;
        }
        if (tree.has("auth_mode")) {
            return ENDPOINT;
        }
        if (ATTACHED_TYPES.contains(type) && tree.has("resource_id")) {
            return ATTACHED_COMPUTE;
        }
        return type.equals("sweep") || type.equals("automl") ? JOB : null;
    }
}
