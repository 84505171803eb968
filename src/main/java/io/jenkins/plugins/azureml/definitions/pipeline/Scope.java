package io.jenkins.plugins.azureml.definitions.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The inputs, outputs and nodes that expressions of a pipeline can refer to. */
final class Scope {

    private final Map<String, Port> inputs;
    private final Map<String, Port> outputs;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Set<String> filled = new TreeSet<>();

    /**
     * @param inputs of the pipeline
     * @param outputs of the pipeline
     */
    Scope(@NonNull Map<String, Port> inputs, @NonNull Map<String, Port> outputs) {
        this.inputs = inputs;
        this.outputs = outputs;
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
    Map<String, Node> nodes() {
        return nodes;
    }

    /** Returns the outputs of the pipeline that a node fills. */
    @NonNull
    Set<String> filled() {
        return filled;
    }

    /**
     * Returns the input or output of another node.
     *
     * @return null if it does not exist
     */
    @CheckForNull
    Port find(@NonNull Bindings.OfNode binding) {
        Node node = nodes.get(binding.node());
        if (node == null) {
            return null;
        }
        if (!binding.output()) {
            return node.section().sectionOrEmpty("inputs").names().contains(binding.name()) ? Port.folder() : null;
        }
        Port output = node.outputs().get(binding.name());
        if (output != null || node.component() != null) {
            return output;
        }
        // Only the service knows the outputs of a registered component and of AutoML.
        return node.type().equals(Node.AUTOML) ? new Port("mltable", null, false) : Port.folder();
    }
}
