package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The models of a workspace. A version's number is never given twice, deleted or not. */
final class Models {
    private final Map<String, Long> lastVersions = new HashMap<>();
    private final List<Model> models = new ArrayList<>();

    synchronized Model add(String name, Function<Long, Model> withVersion) {
        Model model = withVersion.apply(lastVersions.merge(name, 1L, Long::sum));
        models.add(model);
        return model;
    }

    synchronized Optional<Model> find(String id) {
        return models.stream().filter(model -> model.id().equals(id)).findFirst();
    }

    synchronized boolean remove(Model model) {
        return models.remove(model);
    }

    /** Oldest first. */
    synchronized List<Model> all() {
        return List.copyOf(models);
    }

    /** A copy of the model's JSON. */
    synchronized ObjectNode json(Model model) {
        return model.json().deepCopy();
    }

    synchronized ObjectNode change(Model model, java.util.function.Consumer<ObjectNode> change) {
        ObjectNode changed = model.json().deepCopy();
        change.accept(changed);
        model.json().setAll(changed);
        return model.json().deepCopy();
    }
}
