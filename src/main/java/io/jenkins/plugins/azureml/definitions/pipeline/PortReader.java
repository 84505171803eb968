package io.jenkins.plugins.azureml.definitions.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.definitions.yaml.Scalars;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads the inputs and outputs that a component declares. */
final class PortReader {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z_]\\w*(\\.[a-zA-Z_]\\w*)*");
    private static final Map<String, String> TYPES = new HashMap<>(Port.DATA);
    private static final Map<String, String> MODES = Map.of(
            "mount", "mount",
            "ro_mount", "ro_mount",
            "rw_mount", "rw_mount",
            "download", "download",
            "upload", "upload",
            "direct", "direct",
            "eval_mount", "eval_mount",
            "eval_download", "eval_download",
            "link", "link");

    static {
        TYPES.putAll(Port.VALUES);
    }

    private PortReader() {}

    /** Reads {@code inputs} of a component. */
    static void inputs(@NonNull Section component, @NonNull Component into) {
        Section inputs = component.sectionOrEmpty("inputs");
        for (String name : inputs.names()) {
            checkName(inputs, name);
            Section input = inputs.sectionOrEmpty(name);
            ObjectNode json = into.spec().withObject("/inputs").putObject(name);
            String type = type(inputs, name, input, json);
            describe(input, json);
            if (Boolean.TRUE.equals(input.flag("optional"))) {
                json.put("optional", true);
            }
            if (Port.VALUES.containsKey(type)) {
                for (String bound : List.of("default", "min", "max")) {
                    value(input, bound, type, json);
                }
                if (input.value("enum") != null) {
                    json.set("enum", input.value("enum"));
                }
            } else {
                input.refuse("default", "is not supported for data: let the pipeline set the input");
            }
            into.inputs()
                    .put(
                            name,
                            new Port(
                                    type,
                                    json.path("mode").asText(null),
                                    !json.has("optional") && !json.has("default")));
        }
    }

    /** Reads {@code outputs} of a component. */
    static void outputs(@NonNull Section component, @NonNull Component into) {
        Section outputs = component.sectionOrEmpty("outputs");
        for (String name : outputs.names()) {
            checkName(outputs, name);
            Section output = outputs.sectionOrEmpty(name);
            ObjectNode json = into.spec().withObject("/outputs").putObject(name);
            String type = type(outputs, name, output, json);
            describe(output, json);
            into.outputs().put(name, new Port(type, json.path("mode").asText(null), false));
        }
    }

    private static String type(Section ports, String name, Section port, ObjectNode json) {
        if (!port.has("type")) {
            ports.problem(name, "must have a type, such as uri_folder or number");
        }
        String type = port.word("type", TYPES);
        json.put("type", type);
        return type == null ? Port.FOLDER : type;
    }

    private static void describe(Section port, ObjectNode json) {
        String description = port.text("description");
        if (description != null) {
            json.put("description", description);
        }
        String mode = mode(port);
        if (mode != null) {
            json.put("mode", mode);
        }
    }

    private static void value(Section input, String key, String type, ObjectNode json) {
        JsonNode value = input.value(key);
        if (value == null) {
            return;
        }
        if (value.isContainerNode()) {
            input.problem(key, "must be a single value");
            return;
        }
        String text = typed(value, type);
        if (text == null) {
            input.problem(key, "must be of the type " + type);
        }
        json.put(key, text);
    }

    /** Returns a value as the text of its type; null if it has another type. */
    private static String typed(JsonNode value, String type) {
        String text = Scalars.literal(value);
        try {
            return switch (type) {
                case "number" -> Scalars.python(new BigDecimal(text.trim()).doubleValue());
                case "integer" -> new BigDecimal(text.trim()).toBigInteger().toString();
                case "boolean" ->
                    switch (text.toLowerCase(Locale.ROOT)) {
                        case "true" -> "True";
                        case "false" -> "False";
                        default -> null;
                    };
                default -> text;
            };
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Returns the mode as files spell it; null if it is not set. */
    @CheckForNull
    static String mode(@NonNull Section port) {
        return port.word("mode", MODES);
    }

    static void checkName(@NonNull Section section, @NonNull String name) {
        if (!NAME.matcher(name).matches()) {
            section.problem(name, "must have a name of letters, digits and '_', not beginning with a digit");
        }
    }
}
