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

/** Stores the models of a workspace. A version number is never used twice, even after a deletion. */
final class Models {
    private final Map<String, Long> lastVersions = new HashMap<>();
    private final Map<String, ObjectNode> containers = new HashMap<>();
    private final List<Model> models = new ArrayList<>();

    /** Adds a version with the next number. */
    synchronized Model add(String name, Function<String, Model> withVersion) {
        return add(withVersion.apply(nextVersion(name)));
    }

    /** Adds a version with a number that the client chose; it must not exist. */
    synchronized Model add(Model model) {
        if (find(model.id()).isPresent()) {
            throw new ServiceException(409, "UserError", "The model " + model.id() + " exists already.", "Conflict");
        }
        lastVersions.merge(model.name(), Assets.number(model.version()), Math::max);
        models.add(model);
        return model;
    }

    synchronized String nextVersion(String name) {
        return Long.toString(lastVersions.getOrDefault(name, 0L) + 1);
    }

    /** Returns all names that have or had versions. */
    synchronized List<String> names() {
        return List.copyOf(new TreeSet<>(lastVersions.keySet()));
    }

    synchronized void describe(String name, ObjectNode properties) {
        lastVersions.putIfAbsent(name, 0L);
        containers.put(name, properties);
    }

    /** Returns the v2 container of a name: its description, latest version and next number. */
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

    /** Returns all models, oldest first. */
    synchronized List<Model> all() {
        return List.copyOf(models);
    }

    /** Returns the versions of a name, oldest first. */
    synchronized List<Model> named(String name) {
        return models.stream().filter(model -> model.name().equals(name)).toList();
    }

    /** Returns a copy of the model's JSON. */
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
