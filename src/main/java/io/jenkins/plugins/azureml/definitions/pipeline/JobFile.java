package io.jenkins.plugins.azureml.definitions.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.definitions.Assets;
import io.jenkins.plugins.azureml.definitions.Reference;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import io.jenkins.plugins.azureml.definitions.yaml.DefinitionException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A pipeline, AutoML or Spark job that was read from a file in the format of {@code az ml job create --file}. */
public final class JobFile {

    /** Reads text files of the agent. */
    @FunctionalInterface
    public interface Files {

        /**
         * @param path relative to the current folder of the step
         * @throws hudson.AbortException if the file cannot be read, with the reason
         */
        @NonNull
        String read(@NonNull String path) throws IOException, InterruptedException;
    }

    private static final Map<String, String> SCHEMAS =
            Map.of(Node.PIPELINE, "pipelineJob", Node.AUTOML, "autoMLJob", Node.SPARK, "sparkJob");

    /** Placeholder for checks before the Azure ML workspace is known. */
    private static final WorkspaceRef UNKNOWN_WORKSPACE = new WorkspaceRef("any", "any", "any");

    private final ObjectNode properties = JsonNodeFactory.instance.objectNode();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Reference> references = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private Component component;

    JobFile(@NonNull String jobType) {
        properties.put("jobType", jobType).put("isArchived", false);
    }

    /** Returns whether a definition is a pipeline, AutoML or Spark job in the format of {@code az ml job create --file}. */
    public static boolean isSupported(@NonNull Definition definition) {
        return SCHEMAS.containsKey(type(definition));
    }

    /** Returns the type of a job file; empty if it is unknown. */
    @NonNull
    static String type(@NonNull Definition definition) {
        JsonNode type = definition.tree().path("type");
        if (type.isTextual()) {
            return type.textValue().toLowerCase(Locale.ROOT);
        }
        String schema = definition.tree().path("$schema").asText("");
        return SCHEMAS.entrySet().stream()
                .filter(each -> type.isMissingNode() && schema.contains("/" + each.getValue() + "."))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    /**
     * Reads a definition and all files that it refers to.
     *
     * @param folder that paths in the definition are relative to; empty for the current folder of the step
     * @param inputs of the step, which override those of the definition; null for none
     * @throws DefinitionException naming all problems with their positions
     */
    @NonNull
    public static JobFile read(
            @NonNull Definition definition,
            @NonNull String folder,
            @NonNull WorkspaceRef workspace,
            @NonNull Files files,
            @CheckForNull Definition inputs)
            throws DefinitionException, InterruptedException {
        return new JobFileReader(workspace, files::read).read(definition, folder, inputs);
    }

    /** Returns the problems that can be found without the files that a definition refers to; empty if there are none. */
    @NonNull
    public static Optional<String> problem(@NonNull Definition definition) {
        try {
            read(definition, "", UNKNOWN_WORKSPACE, path -> "", null);
            return Optional.empty();
        } catch (DefinitionException e) {
            return Optional.of(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Returns the properties in the body of the job, without what {@link #create} adds. */
    @NonNull
    ObjectNode properties() {
        return properties;
    }

    @NonNull
    List<Node> nodes() {
        return nodes;
    }

    @NonNull
    List<Reference> references() {
        return references;
    }

    void note(@NonNull String sentence) {
        notes.add(sentence);
    }

    /** Returns the pipeline component that the job consists of; null if the job has nodes of its own. */
    @CheckForNull
    Component component() {
        return component;
    }

    void component(@NonNull Component value) {
        component = value;
    }

    /** Returns notes for the user on how the definition was interpreted, one sentence each. */
    @NonNull
    public List<String> notes() {
        return notes;
    }

    /** Returns all references; those to code and data name the local files to upload. */
    @NonNull
    public List<Reference> allReferences() {
        List<Reference> all = tree().references();
        if (component != null) {
            all.addAll(component.references());
        }
        all.addAll(references);
        return all;
    }

    private NodeTree tree() {
        return new NodeTree(component == null ? nodes : component.nodes());
    }

    /**
     * Creates what the job refers to: environments, code, data and components, those of inner pipelines first.
     *
     * @return the properties of the job
     */
    @NonNull
    public ObjectNode create(@NonNull Assets assets) throws IOException, InterruptedException {
        NodeTree.lookUp(allReferences(), assets);
        tree().create(assets);
        Reference.fillAll(references, assets);
        ObjectNode job = properties.deepCopy();
        if (component != null) {
            job.put("componentId", component.create(assets, component.type()));
        }
        if (component != null || !nodes.isEmpty()) {
            ObjectNode jobs = job.putObject("jobs");
            nodes.forEach(node -> jobs.set(node.name(), node.json()));
        }
        return job;
    }
}
