package io.jenkins.plugins.azureml.steps.submit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.definitions.pipeline.JobFile;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import io.jenkins.plugins.azureml.definitions.yaml.DefinitionException;
import io.jenkins.plugins.azureml.snapshot.WorkspaceBoundary;
import io.jenkins.plugins.azureml.steps.AgentPlace;
import io.jenkins.plugins.azureml.steps.assets.AgentAssets;
import java.io.IOException;

/** Turns a pipeline file of the agent into the body of a job, and creates what the job refers to. */
final class PipelineDefinition {

    private PipelineDefinition() {}

    /**
     * Reads a pipeline, then creates its environments, code, data and components.
     *
     * @return the properties of the job
     * @throws AbortException naming all problems with file, path and line; then nothing was sent
     */
    @NonNull
    static ObjectNode create(
            @NonNull AmlSubmitRunStep step,
            @NonNull Definition definition,
            @NonNull AgentPlace place,
            @NonNull AmlClient client,
            @NonNull RunSubmitter.Host host)
            throws IOException, InterruptedException {
        JobFile job = read(step, definition, place, client.ref(), host);
        AgentAssets assets = new AgentAssets(client, place.folder(), boundary(step, place), host::println);
        try {
            assets.scan(job.allReferences());
        } catch (AbortException e) {
            throw new AbortException(definition.source() + ": " + e.getMessage());
        }
        ObjectNode properties = job.create(assets);
        assets.logReuse();
        return properties;
    }

    /**
     * Reads a pipeline and the files that it refers to, and prints notes on it.
     *
     * @throws AbortException naming all problems with file, path and line
     */
    @NonNull
    static JobFile read(
            @NonNull AmlSubmitRunStep step,
            @NonNull Definition definition,
            @NonNull AgentPlace place,
            @NonNull WorkspaceRef workspace,
            @NonNull RunSubmitter.Host host)
            throws IOException, InterruptedException {
        requireParameters(step, definition);
        WorkspaceBoundary boundary = boundary(step, place);
        JobFile job;
        try {
            job = JobFile.read(
                    definition,
                    folder(step),
                    workspace,
                    path -> RunDefinitions.readFile(place, boundary, "file", path),
                    step.getInputs() == null ? null : RunDefinitions.parse("inputs", step.getInputs()));
        } catch (DefinitionException e) {
            throw new AbortException(definition.source() + ": " + e.getMessage() + ".");
        }
        job.notes().forEach(note -> host.println("Azure ML: " + note));
        return job;
    }

    private static WorkspaceBoundary boundary(AmlSubmitRunStep step, AgentPlace place) {
        return place.definitionBoundary(step.getDefinitionFile() == null, step.getDefinitionFile());
    }

    private static void requireParameters(AmlSubmitRunStep step, Definition definition) throws AbortException {
        if (step.getSourceDirectory() != null) {
            throw new AbortException("sourceDirectory does not go with " + definition.source()
                    + ", which names its code itself. Leave sourceDirectory out.");
        }
        if (step.isSweep()) {
            throw new AbortException("hyperdrive does not go with " + definition.source()
                    + ". Write the sweep as a node of a pipeline, with type: sweep.");
        }
        if (step.getOutputs() != null) {
            throw new AbortException(
                    "outputs does not go with " + definition.source() + ". Write the outputs into the definition.");
        }
    }

    private static String folder(AmlSubmitRunStep step) {
        String file =
                step.getDefinitionFile() == null ? "" : step.getDefinitionFile().replace('\\', '/');
        return file.contains("/") ? file.substring(0, file.lastIndexOf('/')) : "";
    }
}
