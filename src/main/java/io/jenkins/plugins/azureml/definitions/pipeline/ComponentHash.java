package io.jenkins.plugins.azureml.definitions.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.content.ContentDigest;
import io.jenkins.plugins.azureml.definitions.yaml.Scalars;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Computes the version of an anonymous component like Microsoft's Python client: the MD5 hash of its specification as
 * JSON with sorted keys. With an equal version the service reuses the results of steps that were submitted by {@code
 * az ml}.
 */
final class ComponentHash {

    /** Keys that do not change what a component does. */
    private static final Set<String> OMITTED = Set.of("name", "version", "id", "_source");

    private ComponentHash() {}

    /** @return in the form of a GUID */
    @NonNull
    static String of(@NonNull ObjectNode spec) {
        ObjectNode hashed = spec.deepCopy();
        hashed.remove(OMITTED);
        StringBuilder json = new StringBuilder();
        write(hashed, json);
        return ContentDigest.guid(json.toString());
    }

    private static void write(JsonNode value, StringBuilder out) {
        if (value.isObject()) {
            List<String> names = new ArrayList<>();
            value.fieldNames().forEachRemaining(names::add);
            names.sort(Comparator.comparing(name -> name.codePoints().toArray(), Arrays::compare));
            String separator = "{";
            for (String name : names) {
                text(name, out.append(separator));
                write(value.get(name), out.append(": "));
                separator = ", ";
            }
            out.append(names.isEmpty() ? "{}" : "}");
        } else if (value.isArray()) {
            String separator = "[";
            for (JsonNode each : value) {
                write(each, out.append(separator));
                separator = ", ";
            }
            out.append(value.isEmpty() ? "[]" : "]");
        } else if (value.isTextual()) {
            text(value.textValue(), out);
        } else {
            out.append(value.isFloatingPointNumber() ? Scalars.python(value.doubleValue()) : value.asText());
        }
    }

    private static void text(String text, StringBuilder out) {
        out.append('"');
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\f' -> out.append("\\f");
                case '\b' -> out.append("\\b");
                default -> {
                    if (c < ' ' || c > '~') {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
