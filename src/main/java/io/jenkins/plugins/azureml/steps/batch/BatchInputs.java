package io.jenkins.plugins.azureml.steps.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.steps.AgentPlace;
import io.jenkins.plugins.azureml.steps.assets.AgentAssets;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the data of an invocation: looks up assets, and uploads local files by their content. */
final class BatchInputs {

    private static final Pattern REFERENCE = Pattern.compile("azureml:(?!/)([^:@/]+)(?::([^:@/]+)|@latest)");
    private static final Map<String, String> DATA_TYPES =
            Map.of("uri_file", BatchPort.FILE, "uri_folder", BatchPort.FOLDER, "mltable", "MLTable");

    private final AmlClient client;
    private final AgentPlace place;
    private final Consumer<String> log;

    /** @param place null if no input is local */
    BatchInputs(@NonNull AmlClient client, @CheckForNull AgentPlace place, @NonNull Consumer<String> log) {
        this.client = client;
        this.place = place;
        this.log = log;
    }

    /** Returns the inputs as the endpoint expects them. Looks up all assets before it uploads anything. */
    @NonNull
    ObjectNode resolve(@NonNull List<BatchPort> inputs) throws IOException, InterruptedException {
        ObjectNode resolved = Json.MAPPER.createObjectNode();
        for (BatchPort input : inputs) {
            if (!input.isLocal()) {
                resolved.set(input.name(), remote(input));
            }
        }
        for (BatchPort input : inputs) {
            if (input.isLocal()) {
                resolved.set(input.name(), uploaded(input));
            }
        }
        return resolved;
    }

    /** Returns the outputs as the endpoint expects them. */
    @NonNull
    static ObjectNode outputs(@NonNull List<BatchPort> outputs) {
        ObjectNode resolved = Json.MAPPER.createObjectNode();
        for (BatchPort output : outputs) {
            ObjectNode json = resolved.putObject(output.name());
            json.put("jobOutputType", output.type() == null ? BatchPort.FOLDER : output.type());
            Json.putIfPresent(json, "uri", withoutPrefix(output.path()));
        }
        return resolved;
    }

    private static ObjectNode data(@CheckForNull String type, String uri) {
        return Json.MAPPER
                .createObjectNode()
                .put("jobInputType", type == null ? BatchPort.FOLDER : type)
                .put("uri", uri);
    }

    private ObjectNode remote(BatchPort input) throws IOException, InterruptedException {
        if (BatchPort.LITERAL.equals(input.type())) {
            return Json.MAPPER
                    .createObjectNode()
                    .put("jobInputType", BatchPort.LITERAL)
                    .put("value", input.value());
        }
        Matcher reference = REFERENCE.matcher(String.valueOf(input.path()));
        return reference.matches()
                ? asset(input, reference.group(1), reference.group(2))
                : data(input.type(), withoutPrefix(input.path()));
    }

    /** Removes the prefix of a resource id, which the service does not expect. */
    @CheckForNull
    private static String withoutPrefix(@CheckForNull String path) {
        return path == null ? null : path.replaceFirst("^azureml:(?=/subscriptions/)", "");
    }

    private ObjectNode asset(BatchPort input, String name, @CheckForNull String version)
            throws IOException, InterruptedException {
        boolean model = String.valueOf(input.type()).endsWith("Model");
        String assets = model ? "models" : "data";
        Optional<JsonNode> found = version == null
                ? client.assetVersions().newest(assets, name)
                : client.assetVersions().find(assets, name, version);
        if (found.isEmpty()) {
            throw new AbortException("inputs." + input.name() + ": " + (model ? "model " : "data asset ") + name
                    + (version == null ? "" : ", version " + version + ",") + " does not exist in " + client.ref()
                    + ". Create it with amlApply, or correct " + input.path() + ".");
        }
        String declared = String.valueOf(Json.text(Json.field(found.get(), "properties"), "dataType"));
        String type = model ? input.type() : DATA_TYPES.get(declared.toLowerCase(Locale.ROOT));
        if (input.type() != null && type != null && !input.type().equals(type)) {
            throw new AbortException("inputs." + input.name() + ": " + input.path() + " has the type " + declared
                    + ". Remove type, or set it to " + declared + ".");
        }
        String number = version == null ? String.valueOf(Json.text(found.get(), "name")) : version;
        return data(
                type,
                client.ref().path() + "/" + assets + "/" + Segments.encode(name) + "/versions/"
                        + Segments.encode(number));
    }

    private ObjectNode uploaded(BatchPort input) throws IOException, InterruptedException {
        if (place == null) {
            throw new IllegalStateException("no agent for " + input.path());
        }
        String path = input.localPath();
        String uri;
        try {
            uri = new AgentAssets(client, place.folder(), place.jenkinsfileBoundary(), log).data(path, null);
        } catch (AbortException e) {
            throw new AbortException("inputs." + input.name() + ": "
                    + String.valueOf(e.getMessage()).replaceFirst("\\.$", "") + ". Write a text value as [value: '"
                    + path
                    + "'].");
        }
        boolean folder = place.folder().child(path).isDirectory();
        String type = folder ? BatchPort.FOLDER : BatchPort.FILE;
        if (input.type() != null
                && List.of(BatchPort.FILE, BatchPort.FOLDER).contains(input.type())
                && !input.type().equals(type)) {
            throw new AbortException("inputs." + input.name() + ": '" + path + "' is a " + (folder ? "folder" : "file")
                    + ". Correct its type.");
        }
        return data(input.type() == null ? type : input.type(), folder && !uri.endsWith("/") ? uri + "/" : uri);
    }
}
