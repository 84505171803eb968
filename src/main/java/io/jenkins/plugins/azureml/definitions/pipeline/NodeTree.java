package io.jenkins.plugins.azureml.definitions.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.definitions.Assets;
import io.jenkins.plugins.azureml.definitions.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The nodes of a pipeline, with those of the pipelines in it. */
final class NodeTree {

    private static final List<Class<? extends Reference>> CHECKS =
            List.of(Reference.Compute.class, Reference.Label.class, Reference.Environment.class);

    private final List<Node> roots;

    NodeTree(@NonNull List<Node> roots) {
        this.roots = roots;
    }

    /** Returns the references of all nodes and of their components. */
    @NonNull
    List<Reference> references() {
        List<Reference> all = new ArrayList<>();
        for (List<Node> layer : layers()) {
            for (Node node : layer) {
                all.addAll(node.references());
                if (node.component() != null) {
                    all.addAll(node.component().references());
                }
            }
        }
        return all;
    }

    /** Creates what the nodes refer to, and their components: those of inner pipelines first. */
    void create(@NonNull Assets assets) throws IOException, InterruptedException {
        List<List<Node>> layers = layers();
        for (int i = layers.size() - 1; i >= 0; i--) {
            for (Node node : layers.get(i)) {
                create(node, assets);
            }
        }
    }

    private static void create(Node node, Assets assets) throws IOException, InterruptedException {
        for (Reference reference : node.references()) {
            if (reference instanceof Reference.LocalData || reference instanceof Reference.Code) {
                reference.fill(assets);
            }
        }
        Component component = node.component();
        if (component != null) {
            node.componentId(component.create(assets, node.name()));
            if (node.type().equals(Node.PARALLEL) && !node.json().has("task")) {
                node.json().set("task", component.spec().path("task").deepCopy());
            }
        }
    }

    /** Returns the nodes of this pipeline, then those of the pipelines in it, level by level. */
    private List<List<Node>> layers() {
        List<List<Node>> layers = new ArrayList<>();
        List<Node> layer = roots;
        while (!layer.isEmpty()) {
            layers.add(layer);
            List<Node> next = new ArrayList<>();
            for (Node node : layer) {
                if (node.component() != null) {
                    next.addAll(node.component().nodes());
                }
            }
            layer = next;
        }
        return layers;
    }

    /** Fills the references that are only looked up or checked, so that nothing is created before a check fails. */
    static void lookUp(@NonNull List<Reference> references, @NonNull Assets assets)
            throws IOException, InterruptedException {
        for (Class<? extends Reference> kind : CHECKS) {
            Reference.fillAll(references.stream().filter(kind::isInstance).toList(), assets);
        }
    }
}
