package io.jenkins.plugins.azureml.definitions.pipeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.definitions.Assets;
import io.jenkins.plugins.azureml.definitions.Reference;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import io.jenkins.plugins.azureml.definitions.yaml.DefinitionException;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A component that is registered under its name, read from a file in the format of {@code az ml component create --file}. */
public final class ComponentFile {

    private static final Map<String, String> SCHEMAS = Map.of(
            "pipelinecomponent", Node.PIPELINE, "parallelcomponent", Node.PARALLEL, "sparkcomponent", Node.SPARK);

    private final String name;
    private final String version;
    private final Component component;

    private ComponentFile(@CheckForNull String name, @CheckForNull String version, Component component) {
        this.name = name;
        this.version = version;
        this.component = component;
    }

    /**
     * Reads a component and all files that it refers to.
     *
     * @param folder that paths in the definition are relative to; empty for the current folder of the step
     * @throws DefinitionException naming all problems with their positions
     */
    @NonNull
    public static ComponentFile read(
            @NonNull Definition definition,
            @NonNull String folder,
            @NonNull WorkspaceRef workspace,
            @NonNull JobFile.Files files)
            throws DefinitionException, InterruptedException {
        Session session = new Session(workspace, files::read);
        SourceFile file = session.open(definition, folder);
        Section root = file.text().root();
        String name = root.text("name");
        String version = root.convertedText("version");
        String type = root.text("type");
        Component component = new ComponentReader(session, file)
                .read(root, type == null ? typeOf(definition) : type, Component.Source.FILE);
        if (name == null && !root.has("name")) {
            root.problem("name", "is missing: the name under which the component is registered");
        }
        session.requireValid();
        return new ComponentFile(name, version, component);
    }

    private static String typeOf(Definition definition) {
        String schema = definition.tree().path("$schema").asText("").toLowerCase(Locale.ROOT);
        return SCHEMAS.entrySet().stream()
                .filter(each -> schema.contains("/" + each.getKey() + "."))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(Node.COMMAND);
    }

    @NonNull
    public String name() {
        return name;
    }

    /** Returns null if the file names none. */
    @CheckForNull
    public String version() {
        return version;
    }

    /** Returns what the component and its nodes refer to. */
    @NonNull
    public List<Reference> references() {
        List<Reference> all = new ArrayList<>(tree().references());
        all.addAll(component.references());
        return all;
    }

    private NodeTree tree() {
        return new NodeTree(component.nodes());
    }

    @NonNull
    public String type() {
        return component.type();
    }

    /** Returns the description, tags and properties of the version. */
    @NonNull
    public ObjectNode properties() {
        return component.properties().deepCopy();
    }

    /**
     * Creates the component without a name, and what it refers to. An equal component is created only once.
     *
     * @return its id
     */
    @NonNull
    public String createAnonymous(@NonNull Assets assets) throws IOException, InterruptedException {
        NodeTree.lookUp(references(), assets);
        tree().create(assets);
        return component.create(assets, name == null ? "" : name);
    }

    /**
     * Creates what the component refers to.
     *
     * @return the properties of the version; the specification has no version yet
     */
    @NonNull
    public ObjectNode create(@NonNull Assets assets) throws IOException, InterruptedException {
        NodeTree.lookUp(references(), assets);
        tree().create(assets);
        component.fill(assets);
        ObjectNode specification = component.withNodes();
        specification.put("name", name).remove("version");
        return component.version(specification, false);
    }
}
