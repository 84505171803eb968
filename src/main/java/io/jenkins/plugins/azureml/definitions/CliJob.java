package io.jenkins.plugins.azureml.definitions;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.definitions.yaml.CliText;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import io.jenkins.plugins.azureml.definitions.yaml.DefinitionException;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.util.List;

/**
 * Reads a job in the format of {@code az ml job create --file}: a command (<a
 * href="https://azuremlschemas.azureedge.net/latest/commandJob.schema.json">commandJob.schema.json</a>) or a sweep.
 * Keys without a counterpart in the REST API are reported.
 */
final class CliJob {

    private final Definition definition;
    private final WorkspaceRef workspace;
    private final DefinitionFolder folder;

    /** @param folder of the definition */
    CliJob(@NonNull Definition definition, @NonNull WorkspaceRef workspace, @NonNull DefinitionFolder folder) {
        this.definition = definition;
        this.workspace = workspace;
        this.folder = folder;
    }

    @NonNull
    JobSpec read() throws DefinitionException, InterruptedException {
        CliText text = CliText.of(definition, false);
        Section root = text.root();
        JobSpec spec = JobSpec.command();
        boolean sweep = isSweep(root);
        new CliHead(definition, workspace, folder).read(root, spec);
        if (sweep) {
            new CliSweep(root, folder, workspace).read(spec);
        } else {
            new CliCommand(root, folder, workspace).read(spec);
            JobSettings.limits(root.sectionOrEmpty("limits"), spec.properties());
        }
        text.requireValid();
        return spec;
    }

    /**
     * Returns whether the job is a sweep. Microsoft's client decides by the type; without one, the schema of a sweep shows that
     * a sweep is meant.
     */
    private boolean isSweep(Section root) throws DefinitionException {
        String schema = root.freeText("$schema");
        String type = root.text("type");
        if (type == null) {
            return schema != null && schema.contains("/sweepJob.");
        }
        if (type.equals("command") && root.has("trial")) {
            throw new DefinitionException(
                    List.of(definition.place("/type") + " is command, but there is a trial. Did you mean sweep?"));
        }
        if (type.equals("command") || type.equals("sweep")) {
            return type.equals("sweep");
        }
        throw new DefinitionException(List.of(definition.place("/type")
                + " must be command, sweep or pipeline, not " + type
                + ": write other jobs in the form of the REST API, with a jobType"));
    }
}
