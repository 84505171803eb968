package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import io.jenkins.plugins.azureml.definitions.yaml.Section;

/** Reads the keys that all CLI jobs share: name, compute, inputs, outputs and the like. */
final class CliHead {

    private static final String VIRTUAL_CLUSTERS = "virtualClusters/";

    private final Definition definition;
    private final WorkspaceRef workspace;
    private final JobData data;

    CliHead(@NonNull Definition definition, @NonNull WorkspaceRef workspace, @NonNull DefinitionFolder folder) {
        this.definition = definition;
        this.workspace = workspace;
        this.data = new JobData(workspace, folder);
    }

    void read(@NonNull Section root, @NonNull JobSpec spec) {
        ObjectNode job = spec.properties();
        Json.putIfPresent(job, "displayName", root.freeText("display_name"));
        Json.putIfPresent(job, "description", root.freeText("description"));
        Json.putIfPresent(job, "tags", root.texts("tags"));
        Json.putIfPresent(job, "properties", root.texts("properties"));
        compute(root, spec);
        data.inputs(root.sectionOrEmpty("inputs"), spec);
        data.outputs(root.sectionOrEmpty("outputs"), job);
        root.ignore("id", "creation_context", "status", "log_files", "resourceGroup", "parameters");
        JobSettings.identity(root.sectionOrEmpty("identity"), job);
        JobSettings.queue(root.sectionOrEmpty("queue_settings"), job);
        Section services = root.sectionOrEmpty("services");
        services.names().forEach(name -> JobSettings.service(name, services.sectionOrEmpty(name), job));
        note(root, spec, "name", "each run has a name of its own, so that a build can be repeated");
        note(root, spec, "experiment_name", "the experiment is that of the step");
    }

    private void compute(Section root, JobSpec spec) {
        String text = root.text("compute");
        String name = text == null ? null : NamePrefix.remove(text);
        if ("local".equals(name)) {
            root.problem("compute", "'local' is not supported: a run takes place in Azure");
        }
        if (name != null && name.startsWith(VIRTUAL_CLUSTERS)) {
            String cluster = name.substring(VIRTUAL_CLUSTERS.length());
            spec.properties()
                    .put(
                            "computeId",
                            workspace.path().replaceFirst("/workspaces/[^/]+$", "") + "/virtualclusters/" + cluster);
            return;
        }
        spec.compute("serverless".equals(name) ? null : name);
    }

    private void note(Section root, JobSpec spec, String key, String why) {
        if (root.has(key)) {
            spec.note(definition.place("/" + key) + " of " + definition.source() + " is not used: " + why);
        }
    }
}
