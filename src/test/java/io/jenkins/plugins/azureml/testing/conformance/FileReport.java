package io.jenkins.plugins.azureml.testing.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.definitions.DefinitionFolder;
import io.jenkins.plugins.azureml.definitions.JobDefinitions;
import io.jenkins.plugins.azureml.definitions.JobSpec;
import io.jenkins.plugins.azureml.definitions.LocalCode;
import io.jenkins.plugins.azureml.definitions.Reference;
import io.jenkins.plugins.azureml.definitions.assets.AssetFile;
import io.jenkins.plugins.azureml.definitions.endpoints.OnlineDeploymentDefinition;
import io.jenkins.plugins.azureml.definitions.endpoints.OnlineEndpointDefinition;
import io.jenkins.plugins.azureml.definitions.pipeline.JobFile;
import io.jenkins.plugins.azureml.definitions.yaml.CliText;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import io.jenkins.plugins.azureml.definitions.yaml.DefinitionException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads one file with the code that the steps use, and reports what would be sent, or why the file is refused. */
final class FileReport {

    private static final WorkspaceRef WORKSPACE = new WorkspaceRef("sub", "rg", "ws");

    private final Path root;
    private final Path file;
    private final ObjectNode report = JsonNodeFactory.instance.objectNode();

    private FileReport(Path root, Path file) {
        this.root = root;
        this.file = file;
    }

    /** @return {@code path}, {@code kind}, {@code status}, and {@code body} and {@code calls}, or {@code message} */
    static ObjectNode of(Path root, Path file) throws InterruptedException {
        FileReport report = new FileReport(root, file);
        report.report.put("path", root.relativize(file).toString().replace('\\', '/'));
        try {
            report.read();
        } catch (MalformedInputException e) {
            report.end("other", "is not text in UTF-8");
        } catch (DefinitionException | IOException e) {
            report.end("refused", e.getMessage());
        } catch (RuntimeException | StackOverflowError e) {
            report.end("refused", "unexpected: " + e);
            report.report.put(
                    "unexpected",
                    e + " " + List.of(e.getStackTrace()).subList(0, Math.min(5, e.getStackTrace().length)));
        }
        return report.report;
    }

    private void end(String status, String message) {
        if (!report.has("kind")) {
            report.put("kind", FileKind.OTHER);
        }
        report.put("status", report.path("kind").asText().equals(FileKind.OTHER) ? "other" : status)
                .put("message", message);
    }

    private void read() throws DefinitionException, IOException, InterruptedException {
        String text = Files.readString(file);
        String source = "definitionFile '" + file.getFileName() + "'";
        Definition definition = Definition.parse(source, text);
        String kind = FileKind.of(definition.tree());
        report.put("kind", kind);
        if (kind.equals(FileKind.OTHER)) {
            report.put("status", "other");
            return;
        }
        ContentAssets assets = new ContentAssets(WORKSPACE, file.getParent());
        JsonNode body;
        if (FileKind.ASSETS.contains(kind)) {
            accepted(asset(definition, assets), assets);
            return;
        }
        switch (kind) {
            case FileKind.ENDPOINT -> body = endpoint(definition, assets);
            case FileKind.DEPLOYMENT -> body = deployment(definition, assets);
            default ->
                body = JsonNodeFactory.instance
                        .objectNode()
                        .set(
                                "properties",
                                JobFile.isSupported(definition) ? job(definition, assets) : spec(definition, assets));
        }
        accepted(body, assets);
    }

    /** Returns the first version that amlApply would create, without the tags of the build. */
    private ObjectNode asset(Definition definition, ContentAssets assets)
            throws DefinitionException, IOException, InterruptedException {
        AssetFile asset = AssetFile.read(definition, "", WORKSPACE, this::text);
        ObjectNode properties = asset.create(assets);
        if (!asset.kind().isVersioned()) {
            return switch (asset.kind()) {
                case BATCH_ENDPOINT -> batchEndpoint(properties);
                case BATCH_DEPLOYMENT -> properties.put("location", ContentAssets.LOCATION);
                default -> compute(properties);
            };
        }
        if (properties.get("componentSpec") instanceof ObjectNode specification) {
            specification.put("version", asset.version() == null ? "1" : asset.version());
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("properties", properties);
        return body;
    }

    /** Adds what amlApply adds for a new batch endpoint. */
    private static ObjectNode batchEndpoint(ObjectNode body) {
        ObjectNode properties = body.put("location", ContentAssets.LOCATION).withObject("/properties");
        if (!properties.has("authMode")) {
            properties.put("authMode", "aadToken");
        }
        return body;
    }

    /** Adds what amlApply adds for a new compute, and defaults of the service that Microsoft's client writes out. */
    private static ObjectNode compute(ObjectNode body) {
        if (!body.has("location")) {
            body.put("location", ContentAssets.LOCATION);
        }
        ObjectNode cluster = body.withObject("/properties/properties");
        Map.of("vmSize", "STANDARD_DS3_V2", "osType", "linux", "remoteLoginPortPublicAccess", "NotSpecified")
                .forEach((name, value) -> {
                    if (!cluster.has(name)) {
                        cluster.put(name, value);
                    }
                });
        if (!cluster.has("enableNodePublicIp")) {
            cluster.put("enableNodePublicIp", true);
        }
        ObjectNode scale = cluster.withObject("/scaleSettings");
        for (String name : List.of("minNodeCount", "maxNodeCount")) {
            if (!scale.has(name)) {
                scale.put(name, name.startsWith("min") ? 0 : 1);
            }
        }
        return body;
    }

    private void accepted(JsonNode body, ContentAssets assets) {
        report.put("status", "accepted");
        report.set("body", body);
        report.set("calls", assets.calls());
        if (!assets.missing().isEmpty()) {
            assets.missing().forEach(report.putArray("missing")::add);
        }
    }

    private String text(String path) throws IOException {
        Path each = file.getParent().resolve(path);
        if (!Files.isRegularFile(each)) {
            throw new AbortException("file '" + path + "': there is no such file.");
        }
        return Files.readString(each);
    }

    /** Adds what the step adds for a new endpoint. */
    private static ObjectNode endpoint(Definition definition, ContentAssets assets) throws DefinitionException {
        OnlineEndpointDefinition endpoint = OnlineEndpointDefinition.of(CliText.of(definition, false));
        ObjectNode body = endpoint.body().put("location", ContentAssets.LOCATION);
        if (!body.has("identity")) {
            body.putObject("identity").put("type", "SystemAssigned");
        }
        ObjectNode properties = body.withObject("/properties");
        if (!properties.has("authMode")) {
            properties.put("authMode", "Key");
        }
        if (endpoint.compute() != null) {
            properties.put("compute", assets.compute(endpoint.compute().replaceFirst("^azureml:", "")));
        }
        return body;
    }

    /** Adds what the step adds for a new deployment. */
    private ObjectNode deployment(Definition definition, ContentAssets assets)
            throws DefinitionException, IOException, InterruptedException {
        OnlineDeploymentDefinition deployment =
                OnlineDeploymentDefinition.of(CliText.of(definition, false), new DefinitionFolder("", this::text));
        ObjectNode body = deployment.body().put("location", ContentAssets.LOCATION);
        ObjectNode properties = body.withObject("/properties");
        if (deployment.model() != null) {
            properties.put("model", assets.model(deployment.model()));
        } else if (deployment.inlineModel() != null) {
            properties.put("model", assets.model(deployment.inlineModel()));
        }
        if (deployment.environment() != null) {
            properties.put("environmentId", assets.environment(deployment.environment()));
        }
        if (deployment.code() != null) {
            properties
                    .putObject("codeConfiguration")
                    .put("codeId", assets.scoringCode(deployment.code(), deployment.scoringScript()))
                    .put("scoringScript", deployment.scoringScript());
        }
        return body;
    }

    private ObjectNode job(Definition definition, ContentAssets assets)
            throws DefinitionException, IOException, InterruptedException {
        return JobFile.read(definition, "", WORKSPACE, this::text, null).create(assets);
    }

    private ObjectNode spec(Definition definition, ContentAssets assets) throws IOException, InterruptedException {
        JobSpec spec =
                JobDefinitions.read(definition, WORKSPACE, null, new DefinitionFolder("", this::text), null, null);
        if (spec.compute() != null) {
            spec.properties().put("computeId", assets.compute(spec.compute()));
        }
        if (spec.environment() != null) {
            spec.codeOwner().put("environmentId", assets.environment(spec.environment()));
        }
        if (spec.code() != null) {
            spec.codeOwner().put("codeId", assets.code(LocalCode.of(spec.code())));
        }
        for (Reference reference : spec.references()) {
            reference.fill(assets);
        }
        return spec.properties();
    }
}
