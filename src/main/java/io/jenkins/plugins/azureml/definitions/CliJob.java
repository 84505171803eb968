package io.jenkins.plugins.azureml.definitions;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import java.io.IOException;
import java.util.List;

/**
 * Reads a job in the format of {@code az ml job create --file}: a command (<a
 * href="https://azuremlschemas.azureedge.net/latest/commandJob.schema.json">commandJob.schema.json</a>) or a sweep.
 * Keys without a counterpart in the REST API are reported.
 */
final class CliJob {

    private final Definition definition;
    private final CliHead head;
    private final CliCommand.Files files;

    CliJob(@NonNull Definition definition, @NonNull WorkspaceRef workspace, @NonNull CliCommand.Files files) {
        this.definition = definition;
        this.head = new CliHead(definition, workspace);
        this.files = files;
    }

    @NonNull
    JobSpec read() throws DefinitionException, IOException, InterruptedException {
        CliText text = CliText.of(definition, false);
        Section root = text.root();
        JobSpec spec = JobSpec.command();
        boolean sweep = isSweep(root);
        head.read(root, spec);
        if (sweep) {
            new CliSweep(root, files).read(spec);
        } else {
            new CliCommand(root, files).read(spec);
            JobSettings.limits(root.sectionOrEmpty("limits"), spec.properties());
        }
        text.requireValid();
        return spec;
    }

    private boolean isSweep(Section root) throws DefinitionException {
        String schema = root.text("$schema");
        String type = root.text("type");
        for (String kind : List.of("command", "sweep")) {
            boolean typeFits = type == null || type.equals(kind);
            if (typeFits && (schema == null || schema.contains("/" + kind + "Job."))) {
                return kind.equals("sweep");
            }
        }
        throw new DefinitionException(
                List.of(
                        definition.place(type == null ? "/$schema" : "/type")
                                + " is not that of a command or sweep job: give other jobs in the form of the REST API, with a jobType"));
    }
}
