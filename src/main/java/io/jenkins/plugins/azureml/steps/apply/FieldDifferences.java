package io.jenkins.plugins.azureml.steps.apply;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.rest.SecretNames;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Compares the fields that a file sets with those of an existing resource. Fields that the file does not set are not compared,
 * because the service fills many of them.
 */
final class FieldDifferences {

    private static final int MAX_SHOWN = 60;
    private static final String MASK = "****";

    /** Fields with words that the service spells in its own letter case. */
    private static final Set<String> WORDS =
            Set.of("properties.authMode", "properties.outputAction", "properties.loggingLevel");

    private final Map<String, String> found = new LinkedHashMap<>();

    private FieldDifferences() {}

    /** Returns the differences as text by the path of the field. Secrets and environment variables are masked. */
    @NonNull
    static Map<String, String> of(@NonNull JsonNode wanted, @NonNull JsonNode existing) {
        FieldDifferences differences = new FieldDifferences();
        differences.compare("", wanted, existing, false);
        return differences.found;
    }

    private void compare(String path, JsonNode wanted, JsonNode existing, boolean secret) {
        if (wanted.isObject() && (existing.isObject() || wanted.isEmpty() && isNothing(existing))) {
            for (Map.Entry<String, JsonNode> each : wanted.properties()) {
                String name = each.getKey();
                compare(
                        path.isEmpty() ? name : path + "." + name,
                        each.getValue(),
                        field(existing, name),
                        secret || SecretNames.isSecret(name) || name.equals("environmentVariables"));
            }
        } else if (!isEqual(wanted, existing) && !(WORDS.contains(path) && isSameWord(wanted, existing))) {
            found.put(path, path + ": " + shown(existing, secret) + " → " + shown(wanted, secret));
        }
    }

    /** Returns a field; the service may spell it in another case, as in the keys of identities. */
    private static JsonNode field(JsonNode object, String name) {
        if (!object.has(name)) {
            for (Map.Entry<String, JsonNode> each : object.properties()) {
                if (each.getKey().equalsIgnoreCase(name)) {
                    return each.getValue();
                }
            }
        }
        return object.path(name);
    }

    private static boolean isNothing(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private static boolean isEqual(JsonNode wanted, JsonNode existing) {
        if (isNothing(wanted) || isNothing(existing)) {
            return isNothing(wanted) && isNothing(existing)
                    || wanted.isContainerNode() && wanted.isEmpty()
                    || wanted.isTextual() && wanted.textValue().isEmpty();
        }
        if (wanted.isArray() && existing.isArray()) {
            if (wanted.size() != existing.size()) {
                return false;
            }
            for (int i = 0; i < wanted.size(); i++) {
                if (!of(wanted.get(i), existing.get(i)).isEmpty()) {
                    return false;
                }
            }
            return true;
        }
        if (wanted.isNumber() && existing.isNumber()) {
            return wanted.decimalValue().compareTo(existing.decimalValue()) == 0;
        }
        if (wanted.isTextual() && existing.isTextual()) {
            return isEqual(wanted.textValue(), existing.textValue());
        }
        return wanted.equals(existing);
    }

    private static boolean isSameWord(JsonNode wanted, JsonNode existing) {
        return wanted.isTextual() && wanted.textValue().equalsIgnoreCase(existing.textValue());
    }

    private static boolean isEqual(String wanted, String existing) {
        if (wanted.equals(existing)) {
            return true;
        }
        // The names of resource providers and groups are not case-sensitive, and the service changes their case.
        if (wanted.startsWith("/subscriptions/") || wanted.startsWith("azureml://subscriptions/")) {
            return wanted.equalsIgnoreCase(existing);
        }
        Duration duration = duration(wanted);
        return duration != null && duration.equals(duration(existing));
    }

    @CheckForNull
    private static Duration duration(String text) {
        try {
            return text.startsWith("P") ? Duration.parse(text) : null;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static String shown(JsonNode value, boolean secret) {
        if (isNothing(value)) {
            return "(not set)";
        }
        if (secret) {
            return MASK;
        }
        if (value.isContainerNode()) {
            return "(" + value.size() + " values)";
        }
        if (value.asText().startsWith(LocalParts.PREFIX)) {
            return "(content of the files)";
        }
        String text = value.asText().replaceAll("\\s+", " ");
        return text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "…" : text;
    }
}
