package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/** The models of a workspace. A number that the service gives to a version is never given twice, deleted or not. */
final class Models {
    private final Map<String, Long> lastVersions = new HashMap<>();
    private final Map<String, ObjectNode> containers = new HashMap<>();
    private final List<Model> models = new ArrayList<>();

    /** Adds a version with the next number. */
    synchronized Model add(String name, Function<String, Model> withVersion) {
        return add(withVersion.apply(nextVersion(name)));
    }

    /** Adds a version that its client chose; there must be none of that name and version. */
    synchronized Model add(Model model) {
        if (find(model.id()).isPresent()) {
            throw new Refusal(409, "UserError", "The model " + model.id() + " exists already.", "Conflict");
        }
        lastVersions.merge(model.name(), Assets.number(model.version()), Math::max);
        models.add(model);
        return model;
    }

    synchronized String nextVersion(String name) {
        return Long.toString(lastVersions.getOrDefault(name, 0L) + 1);
    }

    /** All names that there have been versions of. */
    synchronized List<String> names() {
        return List.copyOf(new TreeSet<>(lastVersions.keySet()));
    }

    synchronized void describe(String name, ObjectNode properties) {
        lastVersions.putIfAbsent(name, 0L);
        containers.put(name, properties);
    }

    /** What v2 shows of a name: as it was described, with its latest version and the next number. */
    synchronized ObjectNode container(String name) {
        ObjectNode properties = Json.object().put("isArchived", false).putNull("description");
        properties.putObject("tags");
        properties.putObject("properties");
        properties.setAll(containers.getOrDefault(name, Json.object()));
        List<Model> versions = named(name);
        properties.put(
                "latestVersion",
                versions.isEmpty() ? null : versions.get(versions.size() - 1).version());
        return properties.put("nextVersion", nextVersion(name));
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

    /** Oldest first. */
    synchronized List<Model> named(String name) {
        return models.stream().filter(model -> model.name().equals(name)).toList();
    }

    /** A copy of the model's JSON. */
    synchronized ObjectNode json(Model model) {
        return model.json().deepCopy();
    }

    synchronized ObjectNode own(Model model) {
        return model.own().deepCopy();
    }

    synchronized ObjectNode change(Model model, Consumer<ObjectNode> change) {
        ObjectNode changed = model.json().deepCopy();
        change.accept(changed);
        model.json().setAll(changed);
        return model.json().deepCopy();
    }

    synchronized void changeOwn(Model model, Consumer<ObjectNode> change) {
        change.accept(model.own());
    }
}
