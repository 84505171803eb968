package io.jenkins.plugins.azureml.testing.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.environments.AnonymousEnvironment;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.definitions.Assets;
import io.jenkins.plugins.azureml.definitions.InlineModel;
import io.jenkins.plugins.azureml.definitions.JobEnvironment;
import io.jenkins.plugins.azureml.definitions.LocalCode;
import io.jenkins.plugins.azureml.snapshot.SourceScan;
import io.jenkins.plugins.azureml.snapshot.WorkspaceBoundary;
import io.jenkins.plugins.azureml.steps.assets.LocalScans;
import io.jenkins.plugins.azureml.transfer.DataReport;
import io.jenkins.plugins.azureml.transfer.DataScan;
import io.jenkins.plugins.azureml.transfer.LocalData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes ids from content, where a service would find or create an asset. Records what would be created. */
final class ContentAssets implements Assets {

    static final String LOCATION = "loc";

    private static final int ID_LENGTH = 10;

    private final WorkspaceRef workspace;
    private final Path folder;
    private final ArrayNode calls = JsonNodeFactory.instance.arrayNode();
    private final Set<String> created = new TreeSet<>();
    private final Set<String> missing = new TreeSet<>();

    ContentAssets(WorkspaceRef workspace, Path folder) {
        this.workspace = workspace;
        this.folder = folder;
    }

    /** Returns local data that does not exist. Examples download their data first, so this is not a problem of the file. */
    Set<String> missing() {
        return missing;
    }

    /** Returns the requests that would create something, in their order. */
    ArrayNode calls() {
        return calls;
    }

    private String put(String path, JsonNode body) {
        if (created.add(path)) {
            ObjectNode call = calls.addObject().put("put", path);
            call.set("body", body.deepCopy());
        }
        return workspace.path() + "/" + path;
    }

    @Override
    public String compute(String name) {
        return workspace.path() + "/computes/" + name;
    }

    @Override
    public String environment(JobEnvironment environment) throws IOException {
        if (environment instanceof JobEnvironment.ById byId) {
            return byId.id();
        }
        if (environment instanceof JobEnvironment.Named named) {
            if (named.name().startsWith("AzureML-")) {
                return "azureml:" + named.name() + (named.version() == null ? "@latest" : ":" + named.version());
            }
            return workspace.path() + "/environments/" + named.name() + "/versions/"
                    + (named.version() == null ? "LATEST" : named.version());
        }
        if (environment instanceof JobEnvironment.Labeled labeled) {
            return "azureml:" + labeled.name() + "@" + labeled.label();
        }
        JobEnvironment.Inline inline = (JobEnvironment.Inline) environment;
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode properties = body.putObject("properties");
        properties.setAll(inline.settings());
        properties.remove(List.of("name", "version"));
        String files = null;
        if (inline.build() != null) {
            String path = inline.build().path();
            ObjectNode build = properties.putObject("build");
            build.put("contextUri", inline.build().isRemote() ? path : "azureml://LOCAL[" + path + "]/");
            if (!inline.build().isRemote()) {
                files = scan(path).hash();
            }
            if (inline.build().dockerfile() != null) {
                build.put("dockerfilePath", inline.build().dockerfile());
            }
        }
        Json.putIfPresent(properties, "image", inline.image());
        Json.putIfPresent(properties, "condaFile", inline.condaFile());
        if (inline.settings().has("name")) {
            String version = inline.settings().path("version").asText("NEXT");
            return put("environments/" + inline.settings().path("name").asText() + "/versions/" + version, body);
        }
        String version = AnonymousEnvironment.version(properties, files);
        String name = AnonymousEnvironment.name(properties);
        properties.put("isAnonymous", true);
        return put("environments/" + name + "/versions/" + version, body);
    }

    private DataReport scan(String path) throws IOException {
        return new DataScan(new LocalData(path, WorkspaceBoundary.OWN)).invoke(folder.toFile(), null);
    }

    @Override
    public String code(LocalCode code) throws IOException {
        if (code.additional().isEmpty() && Files.isRegularFile(folder.resolve(code.path()))) {
            return workspace.path() + "/codes/CODE" + hash(Files.readString(folder.resolve(code.path())))
                    + "/versions/1";
        }
        String hash = new SourceScan(LocalScans.source(code, WorkspaceBoundary.OWN))
                .invoke(folder.toFile(), null)
                .hash();
        return workspace.path() + "/codes/CODE" + hash.substring(0, ID_LENGTH) + "/versions/1";
    }

    /** Like the step: an existing code asset, or the folder, which must have the script. */
    String scoringCode(String code, String script) throws IOException {
        if (code.startsWith("azureml:") || code.startsWith("/subscriptions/")) {
            return asset("codes", code);
        }
        if (!Files.isRegularFile(folder.resolve(code).resolve(script))) {
            throw new AbortException("code_configuration.scoring_script '" + script + "': there is no such file.");
        }
        return code(LocalCode.of(code));
    }

    /** Returns the id of a model that is referred to. */
    String model(String reference) {
        return asset("models", reference);
    }

    private String asset(String kind, String reference) {
        Matcher parts =
                Pattern.compile("(?:azureml:)?([^:@/]+)(?::([^:@/]+)|@(\\w+))").matcher(reference);
        if (!parts.matches()) {
            return reference.replaceFirst("^azureml:(?=/subscriptions/)", "");
        }
        String version = parts.group(2) == null ? version(kind, parts.group(1), parts.group(3)) : parts.group(2);
        return workspace.path() + "/" + kind + "/" + parts.group(1) + "/versions/" + version;
    }

    @Override
    public String model(InlineModel model) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode properties = body.putObject("properties").put("modelType", model.type());
        properties.put("modelUri", model.isRemote() ? model.path() : data(model.path(), null));
        Json.putIfPresent(properties, "description", model.description());
        model.tags().forEach(properties.putObject("tags")::put);
        model.properties().forEach(properties.putObject("properties")::put);
        String name = model.name() == null ? "MODEL" + hash(body.toString()) : model.name();
        if (model.name() == null) {
            properties.put("isAnonymous", true);
        }
        return put("models/" + name + "/versions/" + (model.version() == null ? "1" : model.version()), body);
    }

    @Override
    public String placeholderCode() {
        return workspace.path() + "/codes/CODE" + hash("COMPONENT_PLACEHOLDER") + "/versions/1";
    }

    @Override
    public String version(String assets, String name, String label) {
        return label.toUpperCase(Locale.ROOT);
    }

    @Override
    public String data(String path, String datastore) {
        if (!Files.exists(folder.resolve(path))) {
            missing.add(path);
        }
        return "azureml://LOCAL[" + path + "]";
    }

    @Override
    public String deployedEnvironment(JobEnvironment environment) throws IOException {
        return environment(environment);
    }

    @Override
    public String buildContext(String path, String datastore) {
        if (!Files.isDirectory(folder.resolve(path))) {
            missing.add(path);
        }
        return "azureml://LOCAL[" + path + "]/";
    }

    @Override
    public String component(String version, ObjectNode body) {
        return put("components/azureml_anonymous/versions/" + version, body);
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, ID_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
