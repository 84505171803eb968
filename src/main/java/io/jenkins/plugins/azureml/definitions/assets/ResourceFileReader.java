package io.jenkins.plugins.azureml.definitions.assets;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.endpoints.OnlineEndpoints;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.definitions.DefinitionFolder;
import io.jenkins.plugins.azureml.definitions.LocalCode;
import io.jenkins.plugins.azureml.definitions.NamePrefix;
import io.jenkins.plugins.azureml.definitions.Paths;
import io.jenkins.plugins.azureml.definitions.Reference;
import io.jenkins.plugins.azureml.definitions.endpoints.OnlineDeploymentDefinition;
import io.jenkins.plugins.azureml.definitions.endpoints.OnlineEndpointDefinition;
import io.jenkins.plugins.azureml.definitions.pipeline.JobFile;
import io.jenkins.plugins.azureml.definitions.yaml.CliText;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import io.jenkins.plugins.azureml.definitions.yaml.DefinitionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the file of something that has no versions: a compute, an endpoint or a deployment. */
final class ResourceFileReader {

    private static final Pattern VERSION = Pattern.compile("(?:azureml:)?([^:@/]+):([^:@/]+)");
    private static final Pattern LATEST = Pattern.compile("(?:azureml:)?([^:@/]+)@latest");

    private final Definition definition;
    private final String folder;
    private final WorkspaceRef workspace;
    private final JobFile.Files files;
    private final List<Reference> references = new ArrayList<>();

    ResourceFileReader(
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
        return switch (kind) {
            case ONLINE_ENDPOINT -> endpoint();
            case ONLINE_DEPLOYMENT -> deployment();
            case BATCH_ENDPOINT -> batchEndpoint();
            case BATCH_DEPLOYMENT -> batchDeployment();
            default -> {
                CliText text = CliText.of(definition, false);
                ComputeReader compute = new ComputeReader(text.root(), workspace);
                ObjectNode body = compute.read();
                text.requireValid();
                yield file(kind, compute.name(), null, body);
            }
        };
    }

    private AssetFile batchEndpoint() throws DefinitionException {
        CliText text = CliText.of(definition, false);
        BatchEndpointReader endpoint = new BatchEndpointReader(text.root());
        ObjectNode body = endpoint.read();
        text.requireValid();
        return file(AssetKind.BATCH_ENDPOINT, endpoint.name(), null, body);
    }

    private AssetFile batchDeployment() throws DefinitionException, InterruptedException {
        CliText text = CliText.of(definition, false);
        BatchDeploymentReader deployment =
                new BatchDeploymentReader(text.root(), new DefinitionFolder(folder, files::read));
        ObjectNode body = deployment.read();
        text.requireValid();
        if (deployment.component() != null) {
            return new DeployedComponent(definition, folder, workspace, files)
                    .read(deployment.name(), deployment.endpoint(), deployment.component(), body);
        }
        ObjectNode properties = body.withObject("/properties");
        ObjectNode model = properties.putObject("model").put("referenceType", "Id");
        if (deployment.inlineModel() != null) {
            references.add(new Reference.Model(model, "assetId", deployment.inlineModel()));
        } else {
            model(String.valueOf(deployment.model()), model, "assetId");
        }
        if (deployment.code() != null) {
            code(deployment.code(), deployment.scoringScript(), properties);
        }
        if (deployment.environment() != null) {
            references.add(new Reference.DeployedEnvironment(properties, "environmentId", deployment.environment()));
        }
        references.add(new Reference.Compute(properties, "compute", String.valueOf(deployment.compute())));
        return file(AssetKind.BATCH_DEPLOYMENT, deployment.name(), deployment.endpoint(), body);
    }

    private AssetFile file(AssetKind kind, String name, @CheckForNull String endpoint, ObjectNode body) {
        return AssetFile.of(kind, name, null, endpoint, body, references, Map.of());
    }

    private AssetFile endpoint() throws DefinitionException {
        OnlineEndpointDefinition endpoint = OnlineEndpointDefinition.of(CliText.of(definition, false));
        requireName("/name", "name", endpoint.name());
        ObjectNode body = endpoint.body();
        if (endpoint.compute() != null) {
            references.add(new Reference.Compute(
                    body.withObject("/properties"), "compute", NamePrefix.remove(endpoint.compute())));
        }
        return file(AssetKind.ONLINE_ENDPOINT, endpoint.name(), null, body);
    }

    private AssetFile deployment() throws DefinitionException, InterruptedException {
        OnlineDeploymentDefinition deployment =
                OnlineDeploymentDefinition.of(CliText.of(definition, false), new DefinitionFolder(folder, files::read));
        requireName("/name", "name", deployment.name());
        requireName("/endpoint_name", "endpoint_name", deployment.endpoint());
        if (deployment.instanceType() == null && !deployment.isKubernetes()) {
            throw new DefinitionException(List.of(definition.place("/instance_type")
                    + " is missing: the size of the machines, such as" + " Standard_DS3_v2"));
        }
        ObjectNode body = deployment.body();
        ObjectNode properties = body.withObject("/properties");
        if (deployment.inlineModel() != null) {
            references.add(new Reference.Model(properties, "model", deployment.inlineModel()));
        } else if (deployment.model() != null) {
            model(deployment.model(), properties, "model");
        }
        if (deployment.code() != null) {
            code(deployment.code(), deployment.scoringScript(), properties);
        }
        if (deployment.environment() != null) {
            references.add(new Reference.DeployedEnvironment(properties, "environmentId", deployment.environment()));
        }
        return file(AssetKind.ONLINE_DEPLOYMENT, deployment.name(), deployment.endpoint(), body);
    }

    private void requireName(String pointer, String key, @CheckForNull String name) throws DefinitionException {
        var problem = OnlineEndpoints.problem(key, name);
        if (problem.isPresent()) {
            throw new DefinitionException(List.of(
                    problem.get().replaceFirst("^" + key, Matcher.quoteReplacement(definition.place(pointer)))));
        }
    }

    private void model(String text, ObjectNode owner, String field) {
        Matcher version = VERSION.matcher(text);
        Matcher latest = LATEST.matcher(text);
        if (version.matches()) {
            owner.put(field, id("models", version.group(1)) + Segments.encode(version.group(2)));
        } else if (latest.matches()) {
            references.add(new Reference.Label(
                    owner, field, "models", id("models", latest.group(1)), latest.group(1), "latest"));
        } else {
            owner.put(field, withoutPrefix(text));
        }
    }

    /** Returns a whole id as the service expects it. */
    private static String withoutPrefix(String text) {
        return text.replaceFirst("^azureml:(?=/)", "").replaceFirst("^azureml:/(?=subscriptions)", "/");
    }

    private void code(String text, String scoringScript, ObjectNode properties) throws DefinitionException {
        ObjectNode code = properties.putObject("codeConfiguration").put("scoringScript", scoringScript);
        Matcher version = VERSION.matcher(text);
        if (text.startsWith("azureml:") && version.matches()) {
            code.put("codeId", id("codes", version.group(1)) + Segments.encode(version.group(2)));
        } else if (text.startsWith("azureml:/") || text.startsWith("/subscriptions/")) {
            code.put("codeId", text.substring(text.indexOf('/')));
        } else if (text.startsWith("azureml:")) {
            throw new DefinitionException(List.of(definition.place("/code_configuration/code")
                    + " must be a folder, azureml:NAME:VERSION or a whole id, not " + text));
        } else {
            references.add(new Reference.Code(
                    code,
                    "codeId",
                    LocalCode.of(Paths.join(folder, text)),
                    definition.place("/code_configuration/code")));
        }
    }

    private String id(String plural, String name) {
        return workspace.path() + "/" + plural + "/" + Segments.encode(name) + "/versions/";
    }
}
