package io.jenkins.plugins.azureml.definitions.assets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.definitions.DefinitionFolder;
import io.jenkins.plugins.azureml.definitions.EnvironmentReader;
import io.jenkins.plugins.azureml.definitions.JobEnvironment;
import io.jenkins.plugins.azureml.definitions.NamePrefix;
import io.jenkins.plugins.azureml.definitions.Paths;
import io.jenkins.plugins.azureml.definitions.Reference;
import io.jenkins.plugins.azureml.definitions.pipeline.ComponentFile;
import io.jenkins.plugins.azureml.definitions.pipeline.JobFile;
import io.jenkins.plugins.azureml.definitions.yaml.CliText;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import io.jenkins.plugins.azureml.definitions.yaml.DefinitionException;
import io.jenkins.plugins.azureml.definitions.yaml.Section;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the file of one asset. */
final class AssetFileReader {

    /** Keys that {@code az ml … show} adds. */
    private static final String[] READ_ONLY = {
        "$schema", "id", "creation_context", "latest_version", "resourceGroup", "job_name", "utc_time_created"
    };

    private static final Map<String, String> DATA_TYPES =
            Map.of("uri_file", "uri_file", "uri_folder", "uri_folder", "mltable", "mltable");
    private static final Map<String, String> MODEL_TYPES =
            Map.of("custom_model", "custom_model", "mlflow_model", "mlflow_model", "triton_model", "triton_model");

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9\\-_.]{0,254}");
    private static final Pattern REMOTE = Pattern.compile("(?!file:)[a-zA-Z][\\w+.-]*://.*|runs:/.*", Pattern.DOTALL);
    private static final Pattern SHORT_URI = Pattern.compile("azureml://datastores/([^/]+)/paths/(.+)");

    private final Definition definition;
    private final String folder;
    private final WorkspaceRef workspace;
    private final JobFile.Files files;
    private final List<Reference> references = new ArrayList<>();
    private final Map<String, AssetFile.Expected> expected = new HashMap<>();

    AssetFileReader(
            @NonNull Definition definition,
            @NonNull String folder,
            @NonNull WorkspaceRef workspace,
            @NonNull JobFile.Files files) {
        this.definition = definition;
        this.folder = folder;
        this.workspace = workspace;
        this.files = files;
    }

    @NonNull
    AssetFile read(@NonNull AssetKind kind) throws DefinitionException, InterruptedException {
        if (kind == AssetKind.COMPONENT) {
            ComponentFile component = ComponentFile.read(definition, folder, workspace, files);
            return new AssetFile(
                    kind,
                    component.name(),
                    component.version(),
                    null,
                    component::create,
                    component.references(),
                    Map.of());
        }
        CliText text = CliText.of(definition, false);
        Section root = text.root();
        root.ignore(READ_ONLY);
        String name = name(root, kind);
        String version = root.convertedText("version");
        ObjectNode properties =
                switch (kind) {
                    case DATA -> data(root);
                    case MODEL -> model(root);
                    default -> environment(root);
                };
        text.requireValid();
        return AssetFile.of(kind, name, version, null, properties, references, expected);
    }

    private static String name(Section root, AssetKind kind) {
        if (!root.has("name")) {
            root.problem("name", "is missing: the name under which the " + kind.word() + " is registered");
            return "";
        }
        String name = root.text("name");
        if (name != null && !NAME.matcher(name).matches()) {
            root.problem(
                    "name", "must have 1 to 255 letters, digits, '-', '_' and '.', and begin with a letter or digit");
        }
        return name == null ? "" : name;
    }

    private ObjectNode data(Section root) throws InterruptedException {
        ObjectNode properties = described(root);
        String type = root.word("type", DATA_TYPES);
        String dataType = type == null ? "uri_folder" : type;
        properties.put("dataType", dataType).put("isAnonymous", false).put("isArchived", false);
        String datastore = datastore(root);
        String path = root.required("path", "where the data is");
        if (path.isEmpty()) {
            return properties;
        }
        String local = place(root, path, properties, "dataUri", datastore);
        if (local == null) {
            return properties;
        }
        expected.put(local, dataType.equals("uri_file") ? AssetFile.Expected.FILE : AssetFile.Expected.FOLDER);
        if (dataType.equals("mltable")) {
            table(root, local, properties);
        }
        return properties;
    }

    /** Reads which data the local file {@code MLTable} refers to. */
    private void table(Section root, String local, ObjectNode properties) throws InterruptedException {
        String text = text(root, local + "/MLTable");
        if (text == null || text.isBlank()) {
            return;
        }
        try {
            Definition table = Definition.read("MLTable", text);
            for (JsonNode path : table.tree().path("paths")) {
                for (String key : List.of("file", "folder", "pattern")) {
                    if (path.path(key).isTextual()) {
                        properties.withArray("referencedUris").add(path.get(key).textValue());
                    }
                }
            }
        } catch (DefinitionException e) {
            e.problems().forEach(problem -> root.problem("path", "has an MLTable file that " + problem));
        }
    }

    private String text(Section root, String file) throws InterruptedException {
        try {
            return files.read(file);
        } catch (AbortException e) {
            root.problem("path", "has no MLTable file: " + HumanReadable.problem(e));
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectNode model(Section root) {
        root.ignore("stage");
        ObjectNode properties = described(root);
        String type = root.word("type", MODEL_TYPES);
        properties
                .put("modelType", type == null ? "custom_model" : type)
                .put("isAnonymous", false)
                .put("isArchived", false);
        String datastore = datastore(root);
        String path = root.required("path", "the file or folder of the model");
        if (!path.isEmpty()) {
            String local = place(root, path, properties, "modelUri", datastore);
            if (local != null && "mlflow_model".equals(type)) {
                expected.put(local, AssetFile.Expected.FOLDER);
            }
        }
        Section flavors = root.sectionOrEmpty("flavors");
        for (String name : flavors.names()) {
            ObjectNode data = properties.withObject("/flavors").putObject(name).putObject("data");
            flavors.convertedTexts(name).forEach(data::put);
        }
        return properties;
    }

    private ObjectNode environment(Section root) throws InterruptedException {
        String datastore = datastore(root);
        Map<String, String> own = root.convertedTexts("properties");
        JobEnvironment.Inline environment =
                new EnvironmentReader(new DefinitionFolder(folder, files::read), true).definition(root);
        ObjectNode properties = environment.properties(null);
        JobEnvironment.BuildContext build = environment.build();
        if (build != null && !build.isRemote() && properties.get("build") instanceof ObjectNode json) {
            json.remove("contextUri");
            references.add(new Reference.BuildContext(json, "contextUri", build.path(), datastore));
            expected.put(build.path(), AssetFile.Expected.FOLDER);
        }
        Json.putIfPresent(properties, "properties", own);
        return properties;
    }

    private static ObjectNode described(Section root) {
        ObjectNode properties = JsonNodeFactory.instance.objectNode();
        Json.putIfPresent(properties, "description", root.freeText("description"));
        Json.putIfPresent(properties, "tags", root.convertedTexts("tags"));
        Json.putIfPresent(properties, "properties", root.convertedTexts("properties"));
        return properties;
    }

    /**
     * Sets the location of an asset, or leaves it to the upload.
     *
     * @return the local path relative to the current folder of the step; null for data that is in Azure
     */
    @CheckForNull
    private String place(
            Section root, String path, ObjectNode properties, String field, @CheckForNull String datastore) {
        Matcher shortened = SHORT_URI.matcher(path);
        if (field.equals("modelUri") && shortened.matches()) {
            properties.put(
                    field,
                    "azureml://subscriptions/" + workspace.subscriptionId() + "/resourcegroups/"
                            + workspace.resourceGroup() + "/workspaces/" + workspace.workspace() + "/datastores/"
                            + shortened.group(1) + "/paths/" + shortened.group(2));
            return null;
        }
        if (REMOTE.matcher(path).matches()) {
            properties.put(field, path);
            return null;
        }
        if (path.startsWith("azureml:")) {
            root.problem(
                    "path",
                    "must be a local path, a URL or azureml://datastores/NAME/paths/PATH, not a reference to another"
                            + " asset");
            return null;
        }
        String local = Paths.join(folder, path.replaceFirst("^file:(//)?", ""));
        references.add(new Reference.LocalData(properties, field, local, datastore, false, ""));
        return local;
    }

    @CheckForNull
    private static String datastore(Section root) {
        String datastore = root.text("datastore");
        return datastore == null ? null : NamePrefix.remove(datastore);
    }
}
