package io.jenkins.plugins.azureml.scoring;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The input schema in the swagger.json of an endpoint (Swagger 2 or OpenAPI 3). Checks types, fields and items, and
 * ignores all other rules. Null is always valid, because scoring scripts accept missing values.
 */
public final class InputSchema {

    private static final int MAX_PROBLEMS = 10;
    private static final int MAX_REFERENCES = 50;

    private final Map<?, ?> document;
    private final Object schema;

    private InputSchema(Map<?, ?> document, Object schema) {
        this.document = document;
        this.schema = schema;
    }

    /**
     * Finds the schema of the operation for a scoring path.
     *
     * @param swagger document as plain values
     * @param scoringPath path of the scoring URI, such as {@code /score}
     * @return empty if the document has no schema for the input
     */
    public static Optional<InputSchema> of(@CheckForNull Object swagger, String scoringPath) {
        if (!(swagger instanceof Map<?, ?> document) || !(document.get("paths") instanceof Map<?, ?> paths)) {
            return Optional.empty();
        }
        List<Object> posts = new ArrayList<>();
        Object best = null;
        for (Map.Entry<?, ?> path : paths.entrySet()) {
            Object post = path.getValue() instanceof Map<?, ?> operations ? operations.get("post") : null;
            if (post != null) {
                posts.add(post);
                if (scoringPath.endsWith(String.valueOf(path.getKey()))) {
                    best = post;
                }
            }
        }
        Object operation = best != null ? best : posts.size() == 1 ? posts.get(0) : null;
        Object schema = operation instanceof Map<?, ?> map ? schema(map) : null;
        return schema == null ? Optional.empty() : Optional.of(new InputSchema(document, schema));
    }

    @CheckForNull
    private static Object schema(Map<?, ?> operation) {
        if (operation.get("parameters") instanceof List<?> parameters) {
            for (Object each : parameters) {
                if (each instanceof Map<?, ?> parameter && "body".equals(parameter.get("in"))) {
                    return parameter.get("schema");
                }
            }
        }
        return at(operation, "requestBody", "content", "application/json", "schema");
    }

    @CheckForNull
    private static Object at(Object from, String... keys) {
        Object at = from;
        for (String key : keys) {
            at = at instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return at;
    }

    /**
     * Returns the first ten violations, each with its path.
     *
     * @param body request as plain values
     */
    public List<String> problems(@CheckForNull Object body) {
        List<String> problems = new ArrayList<>();
        check(schema, body, "", problems);
        return problems.size() <= MAX_PROBLEMS ? problems : problems.subList(0, MAX_PROBLEMS);
    }

    private void check(@CheckForNull Object given, @CheckForNull Object value, String where, List<String> problems) {
        if (!(resolved(given) instanceof Map<?, ?> rules) || value == null || problems.size() > MAX_PROBLEMS) {
            return;
        }
        if (rules.get("allOf") instanceof List<?> all) {
            all.forEach(each -> check(each, value, where, problems));
        }
        if (rules.get("type") instanceof String type && !isA(type, value)) {
            problems.add(place(where) + " is " + kind(value) + ", not " + article(type));
            return;
        }
        if (rules.get("enum") instanceof List<?> allowed && !allowed.isEmpty() && !allowed.contains(value)) {
            problems.add(place(where) + " is " + kind(value) + ", not one of " + JsonValues.abbreviate(allowed));
        }
        if (value instanceof Map<?, ?> map) {
            fields(rules, map, where, problems);
        }
        if (value instanceof List<?> list && rules.containsKey("items")) {
            for (int i = 0; i < list.size(); i++) {
                check(rules.get("items"), list.get(i), where + "[" + i + "]", problems);
            }
        }
    }

    private void fields(Map<?, ?> rules, Map<?, ?> map, String where, List<String> problems) {
        if (rules.get("required") instanceof List<?> required) {
            for (Object name : required) {
                if (!map.containsKey(name)) {
                    problems.add(place(where) + " has no field '" + name + "'");
                }
            }
        }
        if (!(rules.get("properties") instanceof Map<?, ?> properties) || properties.isEmpty()) {
            return;
        }
        boolean someKnown = map.isEmpty() || map.keySet().stream().anyMatch(properties::containsKey);
        if (!someKnown && !(rules.get("required") instanceof List<?>)) {
            problems.add(place(where) + " has none of the fields " + JsonValues.abbreviate(properties.keySet()));
        }
        for (Map.Entry<?, ?> field : map.entrySet()) {
            String path = (where.isEmpty() ? "" : where + ".") + field.getKey();
            if (properties.containsKey(field.getKey())) {
                check(properties.get(field.getKey()), field.getValue(), path, problems);
            } else if (Boolean.FALSE.equals(rules.get("additionalProperties"))) {
                problems.add(path + " is an unknown field");
            }
        }
    }

    /** Follows references within the document. Returns null for a reference that is dangling, external or circular. */
    @CheckForNull
    private Object resolved(@CheckForNull Object given) {
        Object at = given;
        for (int i = 0; i < MAX_REFERENCES; i++) {
            if (!(at instanceof Map<?, ?> map) || !(map.get("$ref") instanceof String reference)) {
                return at;
            }
            if (!reference.startsWith("#/")) {
                return null;
            }
            String[] keys = reference.substring(2).split("/");
            for (int k = 0; k < keys.length; k++) {
                keys[k] = keys[k].replace("~1", "/").replace("~0", "~");
            }
            at = at(document, keys);
        }
        return null;
    }

    private static boolean isA(String type, Object value) {
        return switch (type) {
            case "object" -> value instanceof Map<?, ?>;
            case "array" -> value instanceof List<?>;
            case "string" -> value instanceof String;
            case "number" -> value instanceof Number;
            case "integer" -> value instanceof Number number && number.doubleValue() == Math.rint(number.doubleValue());
            case "boolean" -> value instanceof Boolean;
            default -> true;
        };
    }

    private static String place(String where) {
        return where.isEmpty() ? "the request" : where;
    }

    private static String kind(Object value) {
        if (value instanceof Map<?, ?>) {
            return "a map";
        }
        return value instanceof List<?> ? "a list" : JsonValues.abbreviate(value);
    }

    private static String article(String type) {
        return switch (type) {
            case "object" -> "a map";
            case "array" -> "a list";
            case "string" -> "a string";
            case "integer" -> "a whole number";
            default -> "a " + type;
        };
    }
}
