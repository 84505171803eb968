package io.jenkins.plugins.azureml.definitions.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.definitions.Reference;
import io.jenkins.plugins.azureml.definitions.yaml.Scalars;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads what an AutoML job does
 * (<a href="https://azuremlschemas.azureedge.net/latest/autoMLJob.schema.json">autoMLJob.schema.json</a>): the task
 * with its data, limits and settings.
 */
final class AutoMlJobReader {

    private static final List<String> TABLE_LIMITS = List.of(
            "max_trials", "max_concurrent_trials", "max_cores_per_trial", "exit_score", "enable_early_termination");
    private static final List<String> TRAINING = List.of(
            "enable_dnn_training",
            "enable_model_explainability",
            "enable_onnx_compatible_models",
            "enable_stack_ensemble",
            "enable_vote_ensemble");
    private static final Map<String, String> SAMPLINGS =
            Map.of("grid", "grid", "random", "random", "bayesian", "bayesian");
    private static final Map<String, String> MODES = Map.of("auto", "auto", "off", "off", "custom", "custom");

    private final Section root;
    private final ValueReader values;
    private final List<Reference> references;
    private final ObjectNode details = JsonNodeFactory.instance.objectNode();

    /** @param references to which those of the data are added */
    AutoMlJobReader(@NonNull Section root, @NonNull ValueReader values, @NonNull List<Reference> references) {
        this.root = root;
        this.values = values;
        this.references = references;
    }

    /** @return {@code taskDetails} */
    @NonNull
    ObjectNode read() {
        root.required("task", "the kind of model, such as classification");
        String task = root.has("task") ? root.word("task", AutoMlWords.TASKS) : null;
        String type = task == null ? "Classification" : task;
        details.put("taskType", type);
        boolean text = type.startsWith("Text");
        boolean image = type.startsWith("Image");
        String verbosity = root.word("log_verbosity", AutoMlWords.VERBOSITY);
        details.put("logVerbosity", verbosity == null ? "Info" : verbosity);
        String metric = root.word("primary_metric", AutoMlWords.METRICS);
        // The service has only one metric for these tasks, and no field for it.
        if (!type.equals("TextNER") && !type.equals("TextClassificationMultilabel")) {
            details.put("primaryMetric", metric == null ? defaultMetric(type) : metric);
        }
        if (!type.equals("TextNER")) {
            root.required("target_column_name", "the column to predict");
        }
        Json.putIfPresent(details, "targetColumnName", root.text("target_column_name"));
        data("training_data", true);
        data("validation_data", false);
        limits(text, image);
        if (text || image) {
            models(text);
        } else {
            table(type);
        }
        if (text) {
            Section featurization = root.sectionOrEmpty("featurization");
            if (featurization.has("dataset_language")) {
                details.putObject("featurizationSettings")
                        .put("datasetLanguage", featurization.text("dataset_language"));
            }
        }
        return details;
    }

    private static String defaultMetric(String task) {
        return switch (task) {
            case "Classification" -> "AUCWeighted";
            case "Regression", "Forecasting" -> "NormalizedRootMeanSquaredError";
            case "ImageObjectDetection", "ImageInstanceSegmentation" -> "MeanAveragePrecision";
            case "ImageClassificationMultilabel" -> "IOU";
            default -> "Accuracy";
        };
    }

    private void data(String key, boolean required) {
        if (!root.has(key)) {
            if (required) {
                root.problem(key, "is missing: the data to train with");
            }
            return;
        }
        if (root.section(key) == null) {
            return;
        }
        ObjectNode data = values.input(root, key, ValueReader.Keys.PIPELINE, references);
        if (data != null) {
            // AutoML chooses how it reads its data.
            data.remove("mode");
            details.set(AutoMlWords.camel(key), data);
        }
    }

    private void limits(boolean text, boolean image) {
        Section limits = root.sectionOrEmpty("limits");
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (text) {
            json.put("maxNodes", 1).put("maxTrials", 1);
        } else if (!image) {
            json.put("sweepConcurrentTrials", 0).put("sweepTrials", 0);
        }
        for (String key : limits.names()) {
            switch (key) {
                case "timeout_minutes", "trial_timeout_minutes" -> {
                    Integer minutes = limits.count(key, 1);
                    if (minutes != null) {
                        json.put(
                                key.equals("timeout_minutes") ? "timeout" : "trialTimeout",
                                Duration.ofMinutes(minutes).toString());
                    }
                }
                case "max_nodes" -> number(limits, key, json);
                default -> {
                    if (TABLE_LIMITS.contains(key)) {
                        number(limits, key, json);
                    }
                }
            }
        }
        if (!limits.isEmpty()) {
            details.set("limitSettings", json);
        }
    }

    /** Copies a number or boolean under the key of the REST API. */
    private static void number(Section section, String key, ObjectNode json) {
        if (key.startsWith("enable_")) {
            Boolean flag = section.flag(key);
            if (flag != null) {
                json.put(AutoMlWords.camel(key), flag);
            }
            return;
        }
        JsonNode number = section.number(key);
        if (number != null) {
            json.set(AutoMlWords.camel(key), number);
        }
    }

    private void table(String task) {
        data("test_data", false);
        for (String key : List.of("validation_data_size", "test_data_size")) {
            number(root, key, details);
        }
        Json.putIfPresent(details, "weightColumnName", root.text("weight_column_name"));
        if (task.equals("Classification")) {
            Json.putIfPresent(details, "positiveLabel", root.text("positive_label"));
        }
        copy(root, "cv_split_column_names", details);
        mode(root, "n_cross_validations", details, "value");
        featurization();
        Section training = root.sectionOrEmpty("training");
        if (!training.isEmpty()) {
            training(training, details.putObject("trainingSettings"));
        }
        if (task.equals("Forecasting")) {
            forecasting();
        }
    }

    private static void copy(Section section, String key, ObjectNode json) {
        JsonNode value = section.value(key);
        if (value != null) {
            json.set(AutoMlWords.camel(key), value);
        }
    }

    /** Reads {@code auto}, or a number or list of the user's choice. */
    private static void mode(Section section, String key, ObjectNode json, String valueKey) {
        JsonNode value = section.value(key);
        if (value == null) {
            return;
        }
        ObjectNode mode = json.putObject(AutoMlWords.camel(key));
        if (value.asText().equalsIgnoreCase("auto")) {
            mode.put("mode", "Auto");
            return;
        }
        mode.put("mode", "Custom");
        if (valueKey.equals("values")) {
            ArrayNode list = mode.putArray(valueKey);
            if (value.isArray()) {
                list.addAll((ArrayNode) value);
            } else {
                list.add(value);
            }
        } else if (Scalars.whole(value) == null) {
            section.problem(key, "must be auto or a whole number");
        } else {
            mode.put(valueKey, Scalars.whole(value).intValue());
        }
    }

    private void featurization() {
        Section section = root.sectionOrEmpty("featurization");
        if (section.isEmpty()) {
            return;
        }
        ObjectNode json = details.putObject("featurizationSettings");
        String mode = section.word("mode", MODES);
        json.put("mode", mode == null ? "auto" : mode);
        if (section.has("dataset_language")) {
            json.put("datasetLanguage", section.text("dataset_language"));
        }
        words(section, "blocked_transformers", AutoMlWords.TRANSFORMERS, json);
        copy(section, "column_name_and_types", json);
        number(section, "enable_dnn_featurization", json);
        ObjectNode all = json.putObject("transformerParams");
        Section parameters = section.sectionOrEmpty("transformer_params");
        for (String name : parameters.names()) {
            String transformer = AutoMlWords.TRANSFORMERS.get(name.toLowerCase(Locale.ROOT));
            if (transformer == null) {
                parameters.problem(
                        name, "is not a transformer with parameters: use imputer, tf_idf or hash_one_hot_encoder");
            }
            ArrayNode list = all.putArray(transformer == null ? name : transformer);
            for (Section each : parameters.list(name)) {
                ObjectNode item = list.addObject();
                copy(each, "fields", item);
                copy(each, "parameters", item);
            }
        }
    }

    private static void words(Section section, String key, Map<String, String> words, ObjectNode json) {
        JsonNode value = section.value(key);
        if (value == null) {
            return;
        }
        ArrayNode list = json.putArray(AutoMlWords.camel(key));
        for (JsonNode each : value) {
            String word = words.get(each.asText().toLowerCase(Locale.ROOT));
            if (word == null) {
                section.problem(key, "has an unknown value '" + each.asText() + "'");
            }
            list.add(word);
        }
        if (!value.isArray()) {
            section.problem(key, "must be a list");
        }
    }

    private static void training(Section section, ObjectNode json) {
        TRAINING.forEach(key -> number(section, key, json));
        words(section, "allowed_training_algorithms", AutoMlWords.ALGORITHMS, json);
        words(section, "blocked_training_algorithms", AutoMlWords.ALGORITHMS, json);
        Integer minutes = section.count("ensemble_model_download_timeout_minutes", 1);
        if (minutes != null) {
            json.put("ensembleModelDownloadTimeout", Duration.ofMinutes(minutes).toString());
        }
        Section stack = section.sectionOrEmpty("stack_ensemble_settings");
        if (!stack.isEmpty()) {
            ObjectNode settings = json.putObject("stackEnsembleSettings");
            settings.put("stackMetaLearnerType", stack.word("stack_meta_learner_type", AutoMlWords.LEARNERS));
            number(stack, "stack_meta_learner_train_percentage", settings);
            copy(stack, "stack_meta_learner_kwargs", settings);
        }
    }

    private void forecasting() {
        Section section = root.sectionOrEmpty("forecasting");
        if (section.isEmpty()) {
            return;
        }
        ObjectNode json = details.putObject("forecastingSettings");
        mode(section, "forecast_horizon", json, "value");
        mode(section, "seasonality", json, "value");
        mode(section, "target_rolling_window_size", json, "value");
        mode(section, "target_lags", json, "values");
        for (String key : List.of("country_or_region_for_holidays", "frequency", "time_column_name")) {
            if (section.has(key)) {
                json.put(AutoMlWords.camel(key), section.text(key));
            }
        }
        number(section, "cv_step_size", json);
        JsonNode ids = section.value("time_series_id_column_names");
        if (ids != null) {
            ArrayNode list = json.putArray("timeSeriesIdColumnNames");
            if (ids.isArray()) {
                list.addAll((ArrayNode) ids);
            } else {
                list.add(ids);
            }
        }
        AutoMlWords.FORECASTING.forEach((key, words) -> {
            String word = section.word(
                    key, words.stream().collect(Collectors.toMap(Function.identity(), Function.identity())));
            if (word != null) {
                json.put(AutoMlWords.camel(key), word);
            }
        });
    }

    /** Reads the models to try, of texts and images. */
    private void models(boolean text) {
        Section fixed = root.sectionOrEmpty("training_parameters");
        if (!fixed.isEmpty()) {
            ObjectNode json = details.putObject(text ? "fixedParameters" : "modelSettings");
            fixed.names().forEach(key -> copy(fixed, key, json));
        }
        Section sweep = root.sectionOrEmpty("sweep");
        if (!sweep.isEmpty()) {
            ObjectNode json = details.putObject("sweepSettings");
            String sampling = sweep.isText("sampling_algorithm")
                    ? sweep.word("sampling_algorithm", SAMPLINGS)
                    : sweep.sectionOrEmpty("sampling_algorithm").word("type", SAMPLINGS);
            json.put("samplingAlgorithm", sampling);
            if (sampling == null) {
                sweep.problem("sampling_algorithm", "must be grid, random or bayesian");
            }
            policy(sweep, json);
        }
        List<Section> spaces = root.list("search_space");
        if (!spaces.isEmpty()) {
            ArrayNode list = details.putArray("searchSpace");
            for (Section space : spaces) {
                ObjectNode each = list.addObject();
                for (String name : space.names()) {
                    each.put(AutoMlWords.camel(name), AutoMlSearchSpace.expression(space, name));
                }
            }
        }
    }

    private static void policy(Section sweep, ObjectNode json) {
        ObjectNode inNode = JsonNodeFactory.instance.objectNode();
        SweepNode.policy(sweep, inNode);
        JsonNode policy = inNode.path("early_termination");
        if (!policy.isObject()) {
            return;
        }
        ObjectNode each = json.putObject("earlyTermination");
        policy.properties().forEach(entry -> each.set(AutoMlWords.camel(entry.getKey()), entry.getValue()));
        if (each.path("policyType").asText().equals("Bandit")) {
            for (String key : List.of("slackAmount", "slackFactor")) {
                if (!each.has(key)) {
                    each.put(key, 0.0);
                }
            }
        }
    }
}
