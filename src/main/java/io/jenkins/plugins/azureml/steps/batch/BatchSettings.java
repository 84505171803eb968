package io.jenkins.plugins.azureml.steps.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Settings of a deployment that an invocation overrides: the parameter {@code set}. */
final class BatchSettings {

    private static final int MAX_DIGITS = 9;

    /** Smallest value of each number. */
    private static final Map<String, Integer> NUMBERS = Map.of(
            "mini_batch_size", 1,
            "instance_count", 1,
            "max_concurrency_per_instance", 1,
            "error_threshold", -1,
            "max_retries", 0,
            "timeout", 1);

    private static final Map<String, String> FIELDS = Map.of(
            "mini_batch_size", "miniBatchSize",
            "max_concurrency_per_instance", "maxConcurrencyPerInstance",
            "error_threshold", "errorThreshold",
            "output_file_name", "outputFileName",
            "logging_level", "loggingLevel");

    private static final List<String> LEVELS = List.of("debug", "info", "warning");

    private BatchSettings() {}

    /** Returns what is wrong with the settings, a sentence each. */
    @NonNull
    static List<String> problems(@CheckForNull Map<String, String> settings) {
        List<String> problems = new ArrayList<>();
        if (settings == null) {
            return problems;
        }
        settings.forEach((name, value) -> {
            Integer least = NUMBERS.get(name);
            if (least != null) {
                if (!isNumber(value) || Integer.parseInt(value) < least) {
                    problems.add("set: " + name + " must be a whole number of at least " + least);
                }
            } else if (!FIELDS.containsKey(name)) {
                TreeSet<String> known = new TreeSet<>(FIELDS.keySet());
                known.addAll(NUMBERS.keySet());
                problems.add("set: '" + name + "' is not a setting; use " + String.join(", ", known));
            } else if (value.isBlank()) {
                problems.add("set: " + name + " is blank");
            } else if (name.equals("logging_level") && !LEVELS.contains(value)) {
                problems.add("set: logging_level must be one of " + String.join(", ", LEVELS));
            }
        });
        return problems;
    }

    private static boolean isNumber(String value) {
        return value.matches("-?\\d{1," + MAX_DIGITS + "}");
    }

    /** Adds the settings to the properties of a job. */
    static void add(@CheckForNull Map<String, String> settings, @NonNull ObjectNode job) {
        if (settings == null) {
            return;
        }
        settings.forEach((name, value) -> {
            switch (name) {
                case "instance_count" -> job.withObject("/compute").put("instanceCount", Integer.parseInt(value));
                case "max_retries" -> job.withObject("/retrySettings").put("maxRetries", Integer.parseInt(value));
                case "timeout" ->
                    job.withObject("/retrySettings")
                            .put(
                                    "timeout",
                                    Duration.ofSeconds(Integer.parseInt(value)).toString());
                default -> {
                    if (NUMBERS.containsKey(name)) {
                        job.put(FIELDS.get(name), Integer.parseInt(value));
                    } else {
                        job.put(FIELDS.get(name), value);
                    }
                }
            }
        });
    }
}
