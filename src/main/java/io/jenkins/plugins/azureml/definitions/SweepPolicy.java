package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.util.Locale;
import java.util.Map;

/** Reads the early termination policy of a sweep. Keeps it in the names of the v1 API: {@code {name, properties}}. */
final class SweepPolicy {

    /** Name of the policy that never terminates a run. */
    static final String NONE = "Default";

    private static final Map<String, String> NAMES = Map.of(
            "default", NONE,
            "none", NONE,
            "bandit", "Bandit",
            "medianstopping", "MedianStopping",
            "truncationselection", "TruncationSelection");

    /** Maps CLI names to API names. */
    private static final Map<String, String> CLI_NAMES = Map.of(
            "bandit", "Bandit",
            "median_stopping", "MedianStopping",
            "truncation_selection", "TruncationSelection");

    private SweepPolicy() {}

    /** Reads the CLI format: {@code {type: bandit, slack_factor: 0.1}}. */
    @NonNull
    static ObjectNode ofJob(@NonNull Section root, @NonNull String key) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", NONE);
        if (!root.has(key)) {
            return json;
        }
        Section policy = root.sectionOrEmpty(key);
        policy.required("type", "bandit, median_stopping or truncation_selection");
        String name = policy.has("type") ? policy.word("type", CLI_NAMES) : null;
        if (name == null) {
            policy.ignore(policy.names().toArray(new String[0]));
            return json;
        }
        ObjectNode properties = json.put("name", name).putObject("properties");
        count(policy, "evaluation_interval", 1, properties);
        count(policy, "delay_evaluation", 0, properties);
        if (name.equals("Bandit")) {
            number(policy, "slack_factor", properties);
            number(policy, "slack_amount", properties);
            if (policy.has("slack_factor") == policy.has("slack_amount")) {
                root.problem(key, "bandit needs slack_factor or slack_amount, and not both");
            }
        } else if (name.equals("TruncationSelection")) {
            if (!policy.has("truncation_percentage")) {
                root.problem(key, "truncation_selection needs truncation_percentage");
            }
            count(policy, "truncation_percentage", 1, properties);
        }
        return json;
    }

    private static void count(Section policy, String key, int least, ObjectNode properties) {
        Integer count = policy.count(key, least);
        if (count != null) {
            properties.put(key, count);
        }
    }

    private static void number(Section policy, String key, ObjectNode properties) {
        JsonNode value = policy.number(key);
        if (value != null) {
            properties.set(key, value);
        }
    }

    @NonNull
    static ObjectNode read(@NonNull Section root, @NonNull String key) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (!root.has(key)) {
            return json.put("name", NONE);
        }
        if (root.isText(key)) {
            return json.put("name", root.word(key, NAMES));
        }
        Section policy = root.sectionOrEmpty(key);
        if (policy.required("name", "Bandit, MedianStopping or TruncationSelection")
                .isEmpty()) {
            return json;
        }
        String name = policy.word("name", NAMES);
        json.put("name", name);
        ObjectNode properties = JsonNodeFactory.instance.objectNode();
        Section nested = policy.sectionOrEmpty("properties");
        take(nested, properties);
        take(policy, properties);
        if (!properties.isEmpty()) {
            json.set("properties", properties);
        }
        if ("Bandit".equals(name) && properties.has("slack_factor") == properties.has("slack_amount")) {
            root.problem(key, "Bandit needs slackFactor or slackAmount, and not both");
        } else if ("TruncationSelection".equals(name) && !properties.has("truncation_percentage")) {
            root.problem(key, "TruncationSelection needs truncationPercentage");
        }
        return json;
    }

    private static void take(Section section, ObjectNode properties) {
        for (String key : section.names()) {
            if (key.equalsIgnoreCase("name") || key.equalsIgnoreCase("properties")) {
                continue;
            }
            JsonNode given = section.value(key);
            JsonNode value = given == null ? null : ParameterExpression.number(given);
            if (value != null && !value.isNumber()) {
                section.problem(key, "must be a number");
            } else if (value != null) {
                properties.set(key.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT), value);
            }
        }
    }
}
