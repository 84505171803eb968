package io.jenkins.plugins.azureml.definitions.pipeline;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.definitions.Assets;
import io.jenkins.plugins.azureml.definitions.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A component of a file or of the pipeline itself. It has no name of its own: the service identifies it by its hash. */
final class Component {

    private static final String NAME = "azureml_anonymous";

    /** Where a component comes from. The service shows it. */
    enum Source {
        FILE("YAML.COMPONENT"),
        INLINE("YAML.JOB");

        private final String text;

        Source(String text) {
            this.text = text;
        }

        @NonNull
        String text() {
            return text;
        }
    }

    private final String type;
    private final Source source;
    private final ObjectNode spec = JsonNodeFactory.instance.objectNode();
    private final ObjectNode properties = JsonNodeFactory.instance.objectNode();
    private final Map<String, Port> inputs = new LinkedHashMap<>();
    private final Map<String, Port> outputs = new LinkedHashMap<>();
    private final List<Reference> references = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private boolean filled;
    private boolean shared;

    Component(@NonNull String type, @NonNull Source source) {
        this.type = type;
        this.source = source;
        spec.put("name", NAME).put("version", "1").put("type", type).put("_source", source.text());
    }

    @NonNull
    String type() {
        return type;
    }

    @NonNull
    Source source() {
        return source;
    }

    /** Returns the specification, with keys and values as in the file. */
    @NonNull
    ObjectNode spec() {
        return spec;
    }

    /** Returns the properties of the version: description, tags and properties. */
    @NonNull
    ObjectNode properties() {
        return properties;
    }

    @NonNull
    Map<String, Port> inputs() {
        return inputs;
    }

    @NonNull
    Map<String, Port> outputs() {
        return outputs;
    }

    @NonNull
    List<Reference> references() {
        return references;
    }

    /** Returns the nodes of a pipeline component; empty for other components. */
    @NonNull
    List<Node> nodes() {
        return nodes;
    }

    /**
     * Creates the component. Those of its nodes must exist.
     *
     * @param nodeName names a component that has no name of its own
     * @return its id
     */
    @NonNull
    String create(@NonNull Assets assets, @NonNull String nodeName) throws IOException, InterruptedException {
        fill(assets);
        if (shared && !spec.has("display_name") && !type.equals(Node.PIPELINE)) {
            spec.put("display_name", nodeName);
        }
        ObjectNode copy = withNodes();
        copy.path("jobs").forEach(job -> ((ObjectNode) job).remove("name"));
        if (!type.equals(Node.PIPELINE) && !copy.has("display_name")) {
            copy.put("display_name", nodeName);
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("properties", version(copy, true));
        return assets.component(ComponentHash.of(copy), body);
    }

    /** Returns a copy of the specification with the nodes of a pipeline, whose components must exist. */
    @NonNull
    ObjectNode withNodes() {
        ObjectNode copy = spec.deepCopy();
        if (type.equals(Node.PIPELINE)) {
            ObjectNode jobs = copy.putObject("jobs");
            nodes.forEach(node -> jobs.set(node.name(), node.json().deepCopy()));
            copy.putNull("sourceJobId");
        }
        return copy;
    }

    /** Returns the properties of a version with a specification. */
    @NonNull
    ObjectNode version(@NonNull ObjectNode specification, boolean anonymous) {
        ObjectNode version = JsonNodeFactory.instance.objectNode();
        version.put("isAnonymous", anonymous).put("isArchived", false);
        version.setAll(properties);
        version.withObject("/tags");
        version.withObject("/properties");
        version.set("componentSpec", specification);
        return version;
    }

    /** Lets all nodes have one component, named by the first of them, instead of one component each. */
    void share() {
        shared = true;
    }

    void fill(@NonNull Assets assets) throws IOException, InterruptedException {
        if (!filled) {
            Reference.fillAll(references, assets);
            filled = true;
        }
    }
}
