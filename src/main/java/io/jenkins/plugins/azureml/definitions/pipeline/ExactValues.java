package io.jenkins.plugins.azureml.definitions.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.definitions.CommandValues;
import io.jenkins.plugins.azureml.definitions.Reference;
import io.jenkins.plugins.azureml.definitions.yaml.Scalars;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks values from outside a pipeline file: inputs of the step, and values of a map in a Jenkinsfile. Follows them
 * through the bindings to the commands of the nodes, where the service inserts them as text that bash parses. The
 * commands of registered components are not known.
 */
final class ExactValues {

    /** A value with the place where it comes from. */
    private record Value(String place, String text) {}

    private final List<Reference> references;
    private final Predicate<String> outsideInput;
    private final List<String> problems = new ArrayList<>();

    private ExactValues(List<Reference> references, Predicate<String> outsideInput) {
        this.references = references;
        this.outsideInput = outsideInput;
    }

    /**
     * Returns a problem for each value that a shell would change.
     *
     * @param inputs of the pipeline that come from outside, by name, in the form of the REST API
     * @param places where they come from, by name
     * @param references of the inputs, among them those of local data
     * @param outsideInput whether the input of a node comes from outside, by its pointer in the definition. Others are
     *     trusted, because one author wrote them together with the commands
     */
    @NonNull
    static List<String> problems(
            @NonNull List<Node> nodes,
            @NonNull Map<String, JsonNode> inputs,
            @NonNull Map<String, String> places,
            @NonNull List<Reference> references,
            @NonNull Predicate<String> outsideInput) {
        Map<String, List<Value>> outside = new LinkedHashMap<>();
        inputs.forEach((name, json) -> outside.put(
                name,
                CommandValues.textsOfInput(json, references).stream()
                        .map(text -> new Value(places.get(name), text))
                        .toList()));
        ExactValues check = new ExactValues(references, outsideInput);
        nodes.forEach(node -> check.node(node, "/jobs/" + node.name(), outside));
        return check.problems.stream().distinct().toList();
    }

    /** @param pointer of the node in the definition; empty for a node of another file */
    private void node(Node node, String pointer, Map<String, List<Value>> outside) {
        Component component = node.component();
        if (component == null) {
            return;
        }
        Map<String, List<Value>> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> input : node.json().path("inputs").properties()) {
            List<Value> all = values(node, pointer, input, outside);
            if (!all.isEmpty()) {
                values.put(input.getKey(), all);
            }
        }
        if (component.type().equals(Node.PIPELINE)) {
            component.nodes().forEach(inner -> node(inner, "", values));
        } else if (component.type().equals(Node.COMMAND)) {
            command(node, component, values);
            searchSpace(node, component, pointer);
        }
    }

    /** Returns the values that an input of a node can have, if any part of them comes from outside. */
    private List<Value> values(
            Node node, String pointer, Map.Entry<String, JsonNode> each, Map<String, List<Value>> outside) {
        JsonNode input = each.getValue();
        String text = input.path("value").asText("");
        for (String binding : Bindings.of(text)) {
            String bound = Bindings.input(binding);
            if (bound != null && outside.containsKey(bound)) {
                return outside.get(bound).stream()
                        .map(value -> new Value(
                                value.place(),
                                text.replaceAll(
                                        "\\$\\{\\{\\s*parent\\.inputs\\." + Pattern.quote(bound) + "\\s*\\}\\}",
                                        Matcher.quoteReplacement(value.text()))))
                        .toList();
            }
        }
        return pointer.isEmpty()
                        || Bindings.hasBinding(text)
                        || !outsideInput.test(pointer + "/inputs/" + each.getKey())
                ? List.of()
                : CommandValues.textsOfInput(input, node.references()).stream()
                        .map(value -> new Value("jobs." + node.name() + ".inputs." + each.getKey(), value))
                        .toList();
    }

    /** Checks the values to try that come from outside, which the service inserts like inputs. */
    private void searchSpace(Node node, Component component, String pointer) {
        CommandValues check = new CommandValues(
                component.spec().path("command").asText(), "the command of node '" + node.name() + "'", false);
        for (Map.Entry<String, JsonNode> each : node.json().path("search_space").properties()) {
            if (!pointer.isEmpty() && outsideInput.test(pointer + "/search_space/" + each.getKey())) {
                for (JsonNode value : each.getValue().path("values")) {
                    check.add("inputs." + each.getKey(), Scalars.literal(value))
                            .ifPresent(problem -> problems.add(
                                    "jobs." + node.name() + ".search_space." + each.getKey() + " " + problem));
                }
            }
        }
    }

    private void command(Node node, Component component, Map<String, List<Value>> values) {
        CommandValues check = new CommandValues(
                component.spec().path("command").asText(), "the command of node '" + node.name() + "'", false);
        values.forEach((name, all) -> all.forEach(value -> check.add("inputs." + name, value.text())
                .ifPresent(problem -> problems.add(value.place() + " " + problem))));
        check.lengthProblem().ifPresent(problems::add);
    }
}
