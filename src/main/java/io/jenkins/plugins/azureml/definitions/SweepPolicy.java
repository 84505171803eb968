package io.jenkins.plugins.azureml.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Locale;
import java.util.Map;

/** By what a sweep ends runs that do badly before their time, in the words of the v1 API: {@code {name, properties}}. */
final class SweepPolicy {

    /** The service's word for ending none. */
    static final String NONE = "Default";

    private static final Map<String, String> NAMES = Map.of(
            "default", NONE,
            "none", NONE,
            "bandit", "Bandit",
            "medianstopping", "MedianStopping",
            "truncationselection", "TruncationSelection");

    private SweepPolicy() {}

    @NonNull
    static ObjectNode read(@NonNull Section root, @NonNull String key) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (!root.has(key)) {
            return json.put("name", NONE);
        }
        if (root.isText(key)) {
            return json.put("name", root.word(key, NAMES));
        }
        Section policy = root.below(key);
        if (policy.required("name", "Bandit, MedianStopping or TruncationSelection")
                .isEmpty()) {
            return json;
        }
        String name = policy.word("name", NAMES);
        json.put("name", name);
        ObjectNode properties = JsonNodeFactory.instance.objectNode();
        Section nested = policy.below("properties");
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
