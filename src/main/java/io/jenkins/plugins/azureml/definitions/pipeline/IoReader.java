package io.jenkins.plugins.azureml.definitions.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.definitions.yaml.Scalars;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.util.List;
import java.util.Map;

/** Reads the inputs and outputs of nodes, checks what they are bound to, and infers the interface of inline steps. */
final class IoReader {

    private final ValueReader values;
    private final Scope scope;

    IoReader(@NonNull ValueReader values, @NonNull Scope scope) {
        this.values = values;
        this.scope = scope;
    }

    /** Reads the outputs of a node, which do not depend on other nodes. */
    void outputs(@NonNull Node node) {
        Section outputs = node.section().sectionOrEmpty("outputs");
        Component component = node.component();
        if (component != null && !node.isInline()) {
            node.outputs().putAll(component.outputs());
        }
        for (String name : outputs.names()) {
            JsonNode value = outputs.value(name);
            if (component != null && !node.isInline() && !component.outputs().containsKey(name)) {
                outputs.problem(name, "is not an output of the component, which has " + list(component.outputs()));
            }
            ObjectNode json = null;
            Port port = Port.folder();
            if (value != null && value.isTextual()) {
                json = node.json().objectNode().put("value", value.textValue()).put("type", "literal");
                port = bound(outputs, name, value.textValue());
            } else if (value != null && !value.isEmpty()) {
                Section output = outputs.sectionOrEmpty(name);
                json = values.output(outputs, name, ValueReader.Keys.NODE);
                if (json.has("value")) {
                    bound(output, "path", json.path("value").asText());
                }
                port = new Port(json.path("job_output_type").asText(Port.FOLDER), PortReader.mode(output), false);
            }
            if (json != null) {
                node.json().withObject("/outputs").set(name, json);
            }
            if (node.isInline()) {
                component.outputs().put(name, port);
                declare(component, "/outputs", name, port);
            }
            node.outputs().putIfAbsent(name, port);
        }
    }

    /** Returns the output of the pipeline that an output is bound to, and reports a missing one. */
    private Port bound(Section section, String key, String text) {
        List<String> names = Bindings.of(text);
        String output = names.size() == 1 && Bindings.isBinding(text) ? Bindings.output(names.get(0)) : null;
        if (output == null) {
            String corrected = Bindings.corrected(text);
            section.problem(
                    key,
                    corrected == null
                            ? "must be a mapping, or bound to an output of the pipeline: ${{parent.outputs.NAME}}"
                            : "must be written " + corrected);
            return Port.folder();
        }
        Port port = scope.outputs().get(output);
        if (port == null) {
            section.problem(
                    key,
                    "is bound to " + text + ", but the pipeline has no output '" + output + "'; it has "
                            + list(scope.outputs()));
            return Port.folder();
        }
        scope.filled().add(output);
        return port;
    }

    /** Reads the inputs of a node. The outputs of all nodes must have been read. */
    void inputs(@NonNull Node node) {
        Section inputs = node.section().sectionOrEmpty("inputs");
        Component component = node.component();
        for (String name : inputs.names()) {
            if (component != null && !node.isInline() && !component.inputs().containsKey(name)) {
                inputs.problem(name, "is not an input of the component, which has " + list(component.inputs()));
            }
            ObjectNode json = values.input(inputs, name, ValueReader.Keys.NODE, node.references());
            if (json == null) {
                if (node.isInline()) {
                    inputs.problem(name, "must have a value");
                }
                continue;
            }
            node.json().withObject("/inputs").set(name, json);
            JsonNode value = inputs.value(name);
            boolean mapping = value.isObject();
            if (json.path("value").isTextual()) {
                check(
                        mapping ? inputs.sectionOrEmpty(name) : inputs,
                        mapping ? (value.has("path") ? "path" : "value") : name,
                        json.path("value").asText(),
                        node);
            }
            if (node.isInline()) {
                infer(component, inputs, name, value);
            }
        }
        if (node.json().path("computeId").isTextual()) {
            check(node.section(), "compute", node.json().path("computeId").asText(), node);
        }
        for (String data : List.of("training_data", "validation_data", "test_data")) {
            if (node.type().equals(Node.AUTOML) && node.json().path(data).isTextual()) {
                check(node.section(), data, node.json().path(data).asText(), node);
            }
        }
        requireInputs(node, inputs);
    }

    private static void requireInputs(Node node, Section inputs) {
        Component component = node.component();
        if (component == null || node.isInline()) {
            return;
        }
        for (Map.Entry<String, Port> port : component.inputs().entrySet()) {
            boolean tried = node.json().path("search_space").has(port.getKey());
            if (port.getValue().required()
                    && !tried
                    && !node.json().path("inputs").has(port.getKey())) {
                node.section()
                        .problem(
                                "inputs/" + port.getKey(),
                                "is missing: the component of '" + node.name() + "' requires this input");
            }
        }
    }

    /** Reports a binding that refers to nothing. */
    private void check(Section section, String key, String text, Node node) {
        String corrected = Bindings.corrected(text);
        if (corrected != null) {
            section.problem(key, "must be written " + corrected);
            return;
        }
        for (String name : Bindings.of(text)) {
            String input = Bindings.input(name);
            Bindings.OfNode other = Bindings.node(name);
            if (input != null) {
                if (!scope.inputs().containsKey(input)) {
                    section.problem(
                            key,
                            "is bound to ${{" + name + "}}, but the pipeline has no input '" + input + "'; it has "
                                    + list(scope.inputs()));
                }
            } else if (other != null) {
                checkNode(section, key, other, node);
            } else if (name.startsWith("parent.")) {
                section.problem(
                        key,
                        "must be bound to ${{parent.inputs.NAME}} or ${{parent.jobs.NODE.outputs.NAME}}, not ${{" + name
                                + "}}");
            }
        }
    }

    private void checkNode(Section section, String key, Bindings.OfNode other, Node node) {
        Node source = scope.nodes().get(other.node());
        if (source == null) {
            section.problem(
                    key,
                    "is bound to a node '" + other.node() + "', but the pipeline has only "
                            + String.join(", ", scope.nodes().keySet()));
            return;
        }
        if (scope.find(other) == null) {
            section.problem(
                    key,
                    "is bound to '" + other.name() + "' of node '" + other.node() + "', which has "
                            + list(source.outputs()));
        }
        if (other.output()) {
            node.after().add(other.node());
        }
    }

    private static String list(Map<String, Port> ports) {
        return ports.isEmpty() ? "none" : String.join(", ", ports.keySet());
    }

    /** Adds an input to the component of an inline step. */
    private void infer(Component component, Section inputs, String name, JsonNode value) {
        PortReader.checkName(inputs, name);
        Section mapping = value.isObject() ? inputs.sectionOrEmpty(name) : null;
        JsonNode literal = mapping != null && mapping.has("value") ? mapping.value("value") : value;
        Port port;
        String defaultText = null;
        if (literal.isObject()) {
            String type = literal.path("type").asText(Port.FOLDER);
            port = new Port(type, PortReader.mode(mapping), true);
        } else if (literal.isTextual() && Bindings.isBinding(literal.textValue())) {
            Port source = source(Bindings.of(literal.textValue()).get(0));
            port = source == null ? Port.folder() : source;
        } else {
            port = new Port(Port.ofValue(literal), null, true);
            defaultText = Scalars.literal(literal);
        }
        component.inputs().put(name, port);
        declare(component, "/inputs", name, port);
        if (defaultText != null) {
            ((ObjectNode) component.spec().path("inputs").path(name)).put("default", defaultText);
        }
    }

    @CheckForNull
    private Port source(String name) {
        String input = Bindings.input(name);
        if (input != null) {
            return scope.inputs().get(input);
        }
        Bindings.OfNode node = Bindings.node(name);
        Port port = node == null ? null : scope.find(node);
        return port == null ? null : new Port(port.type(), null, false);
    }

    private static void declare(Component component, String ports, String name, Port port) {
        ObjectNode json = component.spec().withObject(ports).putObject(name).put("type", port.type());
        if (port.mode() != null) {
            json.put("mode", port.mode());
        }
    }
}
