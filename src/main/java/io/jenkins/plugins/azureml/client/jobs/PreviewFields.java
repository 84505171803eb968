package io.jenkins.plugins.azureml.client.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The fields of jobs that only preview versions of the API have. The definitions of the stable versions allow no unknown
 * fields.
 */
final class PreviewFields {

    /**
     * The version that Microsoft's own client sends jobs with. It has all fields of the stable versions up to 2024-10-01.
     */
    static final String API_VERSION = "2024-01-01-preview";

    /**
     * Paths below {@code properties}; {@code *} stands for any name, and a value can follow. Not those of pipeline steps,
     * which have no schema.
     */
    private static final List<List<String>> FIELDS = Stream.of(
                    "autologgerSettings",
                    "componentConfiguration",
                    "secretsConfiguration",
                    "distribution/distributionType=Ray",
                    "trial/distribution/distributionType=Ray",
                    "inputs/*/pathOnCompute",
                    "outputs/*/pathOnCompute",
                    "outputs/*/assetName",
                    "outputs/*/assetVersion",
                    "outputs/*/autoDeleteSetting",
                    "queueSettings/priority",
                    "resources/locations",
                    "resources/maxInstanceCount",
                    "trial/resources/locations",
                    "trial/resources/maxInstanceCount",
                    "samplingAlgorithm/logbase",
                    "taskDetails/fixedParameters",
                    "taskDetails/forecastingSettings/featuresUnknownAtForecastTime",
                    "taskDetails/limitSettings/maxNodes",
                    "taskDetails/limitSettings/sweepConcurrentTrials",
                    "taskDetails/limitSettings/sweepTrials",
                    "taskDetails/modelSettings/logTrainingMetrics",
                    "taskDetails/modelSettings/logValidationLoss",
                    "taskDetails/trainingSettings/trainingMode")
            .map(path -> Arrays.asList(path.split("/")))
            .toList();

    private PreviewFields() {}

    /** Returns whether a job has one of the fields. */
    static boolean areIn(JsonNode properties) {
        return FIELDS.stream().anyMatch(path -> has(properties, path));
    }

    private static boolean has(JsonNode json, List<String> path) {
        if (path.isEmpty()) {
            return true;
        }
        String[] step = path.get(0).split("=", 2);
        List<String> rest = path.subList(1, path.size());
        if (step[0].equals("*")) {
            return json.properties().stream().anyMatch(each -> has(each.getValue(), rest));
        }
        JsonNode value = json.path(step[0]);
        return !value.isMissingNode() && (step.length == 1 || value.asText().equals(step[1])) && has(value, rest);
    }
}
