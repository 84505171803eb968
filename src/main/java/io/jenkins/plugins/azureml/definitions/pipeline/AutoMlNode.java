package io.jenkins.plugins.azureml.definitions.pipeline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.util.List;

/** Reads an AutoML node. The service accepts most of its settings as they are in the file. */
final class AutoMlNode {

    private static final List<String> KEPT = List.of(
            "target_column_name",
            "training_data",
            "validation_data",
            "test_data",
            "validation_data_size",
            "test_data_size",
            "n_cross_validations",
            "weight_column_name",
            "cv_split_column_names",
            "limits",
            "training",
            "featurization",
            "forecasting",
            "training_parameters",
            "dataset_language");

    private AutoMlNode() {}

    static void read(@NonNull Section part, @NonNull Node node) {
        ObjectNode json = node.json();
        json.put("task", part.required("task", "the kind of model, such as classification"));
        Settings.text(part, "display_name", json);
        json.putObject("tags");
        Settings.texts(part, "tags", json);
        json.putObject("properties");
        Settings.texts(part, "properties", json);
        Settings.text(part, "primary_metric", json);
        String verbosity = part.text("log_verbosity");
        json.put("log_verbosity", verbosity == null ? "info" : verbosity);
        if (!part.has("training_data")) {
            part.problem("training_data", "is missing: the data to train with");
        }
        KEPT.forEach(key -> Settings.copy(part, key, json));
        sweep(part, json);
        if (json.path("task").asText().startsWith("text_") && json.path("limits") instanceof ObjectNode given) {
            ObjectNode limits = given.deepCopy();
            json.set("limits", limits);
            for (String key : List.of("max_nodes", "max_trials")) {
                if (!limits.has(key)) {
                    limits.put(key, 1);
                }
            }
        }
        part.ignore("$schema", "name", "description", "experiment_name", "inputs");
    }

    /** Reads which values of models for images and text are tried. */
    private static void sweep(Section part, ObjectNode json) {
        Settings.copy(part, "sweep", json);
        if (json.path("sweep").path("early_termination") instanceof ObjectNode given) {
            ObjectNode sweep = (ObjectNode) json.path("sweep").deepCopy();
            ObjectNode policy = given.deepCopy();
            for (String key : List.of("evaluation_interval", "delay_evaluation")) {
                policy.putIfAbsent(key, IntNode.valueOf(0));
            }
            if (policy.path("type").asText().equals("bandit")) {
                for (String key : List.of("slack_factor", "slack_amount")) {
                    policy.putIfAbsent(key, DoubleNode.valueOf(0));
                }
            }
            json.set("sweep", sweep.set("early_termination", policy));
        }
        List<Section> spaces = part.list("search_space");
        if (!spaces.isEmpty()) {
            ArrayNode list = json.putArray("search_space");
            for (Section space : spaces) {
                ObjectNode each = list.addObject();
                space.names().forEach(name -> each.put(name, AutoMlSearchSpace.expression(space, name)));
            }
        }
    }
}
