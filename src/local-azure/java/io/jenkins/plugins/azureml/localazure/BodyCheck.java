package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Compares a body with types.tsv, to its depth. */
final class BodyCheck {
    private final boolean response;
    private final String apiVersion;
    private final List<String> problems = new ArrayList<>();

    private BodyCheck(boolean response, String apiVersion) {
        this.response = response;
        this.apiVersion = apiVersion;
    }

    /** Returns what is wrong with a request, one sentence each. */
    static List<String> request(String type, JsonNode body, String apiVersion) {
        BodyCheck check = new BodyCheck(false, apiVersion);
        check.object(BodyTypes.require(type), body, "");
        return check.problems;
    }

    /**
     * Removes from a response what its version does not have.
     *
     * @throws IllegalStateException if the response has fields that no version has, a fault of this server
     */
    static void fit(String type, JsonNode response, String apiVersion) {
        BodyCheck check = new BodyCheck(true, apiVersion);
        check.object(BodyTypes.require(type), response, "");
        if (!check.problems.isEmpty()) {
            throw new IllegalStateException(
                    "a response that the specification does not have: " + String.join(" ", check.problems));
        }
    }

    private void value(String type, JsonNode value, String path) {
        char first = type.charAt(0);
        if (value.isNull()) {
            return;
        }
        if (first == '[') {
            if (isExpected(value.isArray(), value, "a list", path)) {
                for (int i = 0; i < value.size(); i++) {
                    value(inner(type), value.get(i), path + "[" + i + "]");
                }
            }
        } else if (first == '{') {
            if (isExpected(value.isObject(), value, "an object", path)) {
                value.properties().forEach(each -> value(inner(type), each.getValue(), path + "." + each.getKey()));
            }
        } else if (type.contains("|")) {
            List<String> values = List.of(type.split("[|]"));
            isExpected(value.isTextual() && values.contains(value.asText()), value, "one of " + values, path);
        } else if (BodyTypes.VALUES.contains(type)) {
            isExpected(isScalar(type, value), value, "of type " + type, path);
        } else if (isExpected(value.isObject(), value, "an object", path)) {
            object(BodyTypes.require(type), value, path);
        }
    }

    private static String inner(String type) {
        return type.substring(1, type.length() - 1);
    }

    private static boolean isScalar(String type, JsonNode value) {
        return switch (type) {
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            default -> true;
        };
    }

    private boolean isExpected(boolean expected, JsonNode value, String what, String path) {
        if (!expected) {
            // The value itself may be a secret.
            problems.add("'" + path + "' is not " + what + " but "
                    + value.getNodeType().name().toLowerCase(Locale.ROOT) + ".");
        }
        return expected;
    }

    private void object(BodyType declared, JsonNode object, String path) {
        String prefix = path.isEmpty() ? "" : path + ".";
        BodyType type = subtype(declared, object, prefix);
        if (type == null) {
            return;
        }
        List<String> others = new ArrayList<>();
        for (Map.Entry<String, JsonNode> each : object.properties()) {
            BodyType.Field field = type.field(each.getKey());
            if (field != null && field.isIn(apiVersion)) {
                if (response && field.sentOnly() && !each.getValue().isNull()) {
                    problems.add("'" + prefix + each.getKey() + "' is not returned.");
                }
                value(field.type(), each.getValue(), prefix + each.getKey());
            } else if (field != null && response) {
                others.add(each.getKey());
            } else if (!type.open()) {
                problems.add("'" + prefix + each.getKey() + "' is not a field of " + type.name() + ".");
            }
        }
        others.forEach(((ObjectNode) object)::remove);
        for (BodyType each = response ? null : type; each != null; each = each.base()) {
            each.fields().values().stream()
                    .filter(field -> field.required() && isMissing(object, field.name()))
                    .forEach(field -> problems.add("'" + prefix + field.name() + "' is missing."));
        }
    }

    private static boolean isMissing(JsonNode object, String name) {
        JsonNode value = Json.field(object, name);
        return value.isMissingNode() || value.isNull();
    }

    /** Returns the type that the discriminator selects, or null, with a problem, if it selects none. */
    private BodyType subtype(BodyType declared, JsonNode object, String prefix) {
        BodyType base = declared.discriminator().isEmpty() ? declared.base() : declared;
        if (base == null) {
            return declared;
        }
        String name = base.discriminator();
        if (isMissing(object, name)) {
            // The text of the service.
            problems.add("Missing discriminator property ["
                    + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1) + "] in request body.");
            return null;
        }
        String subtype = base.subtypes().get(Json.field(object, name).asText());
        BodyType type = subtype == null ? null : BodyTypes.require(subtype);
        if (type == null || !type.isIn(apiVersion) || base != declared && type != declared) {
            problems.add("'" + prefix + name + "' is none of "
                    + (base == declared ? base.subtypes().keySet() : declared.name()) + ".");
            return null;
        }
        return type;
    }
}
