package io.jenkins.plugins.azureml.steps.batch;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.definitions.yaml.CliText;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import io.jenkins.plugins.azureml.definitions.yaml.DefinitionException;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An input or output of an invocation, as the step sets it.
 *
 * @param type as the endpoint names it, such as {@code UriFolder}; null if it depends on the data
 * @param path file or folder of the agent, reference to a data asset, or URI; null for a value
 * @param value null for data
 */
record BatchPort(
        @NonNull String name,
        @CheckForNull String type,
        @CheckForNull String path,
        @CheckForNull String value) {

    static final String LITERAL = "Literal";
    static final String FILE = "UriFile";
    static final String FOLDER = "UriFolder";

    private static final Map<String, String> DATA = Map.of(
            "uri_file", FILE,
            "uri_folder", FOLDER,
            "mltable", "MLTable",
            "custom_model", "CustomModel",
            "mlflow_model", "MLFlowModel",
            "triton_model", "TritonModel");
    private static final Map<String, String> VALUES =
            Map.of("string", LITERAL, "number", LITERAL, "integer", LITERAL, "boolean", LITERAL);

    private static final Pattern NAME = Pattern.compile("\\w{1,255}");
    /** A URI, a reference to an asset, or a resource id. */
    private static final Pattern REMOTE = Pattern.compile("(?!file:)[a-zA-Z][\\w+.-]*:.*|/subscriptions/.+");

    /** Returns whether the data is on the agent. */
    boolean isLocal() {
        return path != null && !REMOTE.matcher(path).matches();
    }

    /** Returns the local path. */
    @NonNull
    String localPath() {
        return String.valueOf(path).replaceFirst("^file:(//)?", "");
    }

    /** Returns what is wrong with a parameter; empty if it is valid or null. */
    @NonNull
    static Optional<String> problem(@NonNull String parameter, @CheckForNull Object value, boolean output) {
        try {
            read(parameter, value, output);
            return Optional.empty();
        } catch (AbortException e) {
            return Optional.of(HumanReadable.problem(e));
        }
    }

    /**
     * Reads the parameter {@code inputs} or {@code outputs}.
     *
     * @param value a map, or its JSON or YAML text; null for none
     */
    @NonNull
    static List<BatchPort> read(@NonNull String parameter, @CheckForNull Object value, boolean output)
            throws AbortException {
        if (value == null) {
            return List.of();
        }
        Definition definition = Definition.ofParameter(parameter, value);
        if (!definition.tree().isObject()) {
            throw new AbortException(parameter + " must be a mapping of names to data, such as "
                    + (output ? "scores: azureml://datastores/…" : "data: azureml:rows@latest") + ".");
        }
        List<BatchPort> ports = new ArrayList<>();
        try {
            CliText text = CliText.of(definition, false);
            for (String name : text.root().names()) {
                ports.add(port(text.root(), name, output));
            }
            text.requireValid();
        } catch (DefinitionException e) {
            throw new AbortException(parameter + ": " + e.getMessage() + ".");
        }
        return ports;
    }

    private static BatchPort port(Section root, String name, boolean output) {
        JsonNode node = root.value(name);
        if (!NAME.matcher(name).matches()) {
            root.problem(name, "must have a name of letters, digits and '_'");
        }
        if (node != null && node.isObject()) {
            return port(root.sectionOrEmpty(name), name, output ? DATA : words(), output);
        }
        if (node != null && (node.isNumber() || node.isBoolean()) && !output) {
            return new BatchPort(name, LITERAL, null, root.convertedText(name));
        }
        String path = root.text(name);
        return checked(root, name, name, new BatchPort(name, null, path, null), output);
    }

    private static Map<String, String> words() {
        Map<String, String> words = new java.util.HashMap<>(DATA);
        words.putAll(VALUES);
        return words;
    }

    private static BatchPort port(Section section, String name, Map<String, String> types, boolean output) {
        String type = section.word("type", types);
        boolean literal = LITERAL.equals(type) || !output && !section.has("path");
        if (literal) {
            String key = section.has("default") && !section.has("value") ? "default" : "value";
            String value = section.convertedText(key);
            section.refuse("path", "is not supported for a value. Remove it, or set a type such as uri_folder");
            if (!section.has(key)) {
                section.problem(key, "is missing: set path for data, or value for a literal");
            } else if (value != null && value.isBlank()) {
                section.problem(key, "must not be blank: the service refuses blank values");
            }
            return new BatchPort(name, LITERAL, null, value);
        }
        String path = output && !section.has("path") ? null : section.text("path");
        return checked(section, "path", name, new BatchPort(name, type, path, null), output);
    }

    /** Reports a place that outputs cannot have. */
    private static BatchPort checked(Section section, String key, String name, BatchPort port, boolean output) {
        if (output && port.isLocal()) {
            section.problem(
                    key,
                    "must be a place in a datastore, such as azureml://datastores/workspaceblobstore/paths/" + name);
        }
        return port;
    }
}
