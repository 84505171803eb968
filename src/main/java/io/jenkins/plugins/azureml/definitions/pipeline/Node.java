package io.jenkins.plugins.azureml.definitions.pipeline;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.definitions.Reference;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A node of a pipeline. */
final class Node {

    static final String COMMAND = "command";
    static final String PIPELINE = "pipeline";
    static final String SWEEP = "sweep";
    static final String PARALLEL = "parallel";
    static final String SPARK = "spark";
    static final String AUTOML = "automl";

    private final String name;
    private final String type;
    private final Section section;
    private final ObjectNode json = JsonNodeFactory.instance.objectNode();
    private final Map<String, Port> outputs = new LinkedHashMap<>();
    private final List<Reference> references = new ArrayList<>();
    private final Set<String> after = new TreeSet<>();
    private Component component;
    private boolean inline;

    Node(@NonNull String name, @NonNull String type, @NonNull Section section) {
        this.name = name;
        this.type = type;
        this.section = section;
        json.put("name", name).put("type", type);
    }

    @NonNull
    String name() {
        return name;
    }

    @NonNull
    String type() {
        return type;
    }

    /** Returns the part of the file that defines the node. */
    @NonNull
    Section section() {
        return section;
    }

    /** Returns the node in the body of the pipeline. */
    @NonNull
    ObjectNode json() {
        return json;
    }

    /** Returns the component; null for a registered one and for AutoML. */
    @CheckForNull
    Component component() {
        return component;
    }

    void component(@NonNull Component value) {
        component = value;
        json.put("_source", value.source().text());
    }

    /** Returns the outputs that other nodes can use. */
    @NonNull
    Map<String, Port> outputs() {
        return outputs;
    }

    @NonNull
    List<Reference> references() {
        return references;
    }

    /** Returns the nodes whose outputs this node uses. */
    @NonNull
    Set<String> after() {
        return after;
    }

    /** Returns whether the component consists of the keys of the node itself. */
    boolean isInline() {
        return inline;
    }

    void inline(boolean value) {
        inline = value;
    }

    /** Sets the id of the component. */
    void componentId(@NonNull String id) {
        componentOwner().put("componentId", id);
    }

    /** Returns the part of the body that names the component: the node itself, or the trial of a sweep. */
    @NonNull
    ObjectNode componentOwner() {
        return type.equals(SWEEP) ? json.withObject("/trial") : json;
    }
}
