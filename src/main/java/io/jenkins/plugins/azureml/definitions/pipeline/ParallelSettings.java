package io.jenkins.plugins.azureml.definitions.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the settings of parallel components and nodes. */
final class ParallelSettings {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})(?i:([kmg])b)?");
    private static final Map<String, Long> UNITS = Map.of("k", 1024L, "m", 1024L * 1024, "g", 1024L * 1024 * 1024);

    /** Settings of a component that apply to its nodes. */
    private static final List<String> INHERITED = List.of(
            "resources",
            "input_data",
            "max_concurrency_per_instance",
            "mini_batch_error_threshold",
            "partition_keys",
            "mini_batch_size");

    private ParallelSettings() {}

    /** Returns a size in bytes, or a number of rows. */
    static long miniBatch(@NonNull Section part, @NonNull String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            part.problem("mini_batch_size", "must be a number, or a size such as 10kb");
            return 0;
        }
        long unit = size.group(2) == null ? 1 : UNITS.get(size.group(2).toLowerCase(Locale.ROOT));
        return Long.parseLong(size.group(1)) * unit;
    }

    /** Reads the names of columns. The service expects them as a JSON list in a string. */
    static void partitionKeys(@NonNull Section part, @NonNull ObjectNode into) {
        JsonNode keys = part.value("partition_keys");
        if (keys == null) {
            return;
        }
        List<String> texts = new ArrayList<>();
        keys.forEach(key -> texts.add(TextNode.valueOf(key.asText()).toString()));
        if (!keys.isArray()) {
            part.problem("partition_keys", "must be a list of names");
        }
        into.put("partition_keys", "[" + String.join(", ", texts) + "]");
    }

    static void retries(@NonNull Section part, @NonNull ObjectNode into) {
        Section retries = part.sectionOrEmpty("retry_settings");
        if (!retries.isEmpty()) {
            ObjectNode json = into.putObject("retry_settings");
            Settings.number(retries, "timeout", 0, json);
            Settings.number(retries, "max_retries", 0, json);
        }
    }

    /** Reads numbers of failures that are tolerated; -1 tolerates all. */
    static void thresholds(@NonNull Section part, @NonNull ObjectNode into) {
        for (String key : List.of("error_threshold", "mini_batch_error_threshold")) {
            JsonNode value = part.value(key);
            if (value != null && value.asText().trim().equals("-1")) {
                into.put(key, -1);
            } else {
                Settings.number(part, key, 0, into);
            }
        }
    }

    /** Reads a node. Its own settings override those of the component. */
    static void node(@NonNull Section part, @NonNull Node node) {
        ObjectNode json = node.json();
        Settings.resources(part, json);
        Settings.text(part, "logging_level", json);
        Settings.text(part, "input_data", json);
        partitionKeys(part, json);
        Settings.number(part, "max_concurrency_per_instance", 1, json);
        retries(part, json);
        thresholds(part, json);
        Settings.texts(part, "environment_variables", json);
        String size = part.text("mini_batch_size");
        if (size != null) {
            json.put("mini_batch_size", miniBatch(part, size));
        }
        Component component = node.component();
        if (component == null) {
            return;
        }
        for (String key : INHERITED) {
            JsonNode value = component.spec().path(key);
            if (!json.has(key) && !value.isMissingNode()) {
                json.set(key, key.equals("mini_batch_size") ? json.numberNode(value.asLong()) : value.deepCopy());
            }
        }
    }
}
