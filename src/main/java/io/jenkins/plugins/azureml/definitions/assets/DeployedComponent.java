package io.jenkins.plugins.azureml.definitions.assets;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.service.WorkspaceRef;
import io.jenkins.plugins.azureml.definitions.Assets;
import io.jenkins.plugins.azureml.definitions.Paths;
import io.jenkins.plugins.azureml.definitions.Reference;
import io.jenkins.plugins.azureml.definitions.pipeline.ComponentFile;
import io.jenkins.plugins.azureml.definitions.pipeline.JobFile;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import io.jenkins.plugins.azureml.definitions.yaml.DefinitionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The batch deployment of a pipeline component: of a registered one, or of the file of one. The latter becomes a component without
 * a name.
 */
final class DeployedComponent {

    private static final Pattern REFERENCE = Pattern.compile("azureml:(?!/)([^:@/]+)(?::([^:@/]+)|@([^:@/]+))");
    private static final Pattern ID = Pattern.compile("(?:azureml:)?(?:/subscriptions/.+|azureml://registries/.+)");
    private static final String FIELD = "assetId";
    private static final String SERVERLESS = "serverless";

    private final Definition definition;
    private final String folder;
    private final WorkspaceRef workspace;
    private final JobFile.Files files;

    DeployedComponent(
            @NonNull Definition definition,
            @NonNull String folder,
            @NonNull WorkspaceRef workspace,
            @NonNull JobFile.Files files) {
        this.definition = definition;
        this.folder = folder;
        this.workspace = workspace;
        this.files = files;
    }

    /** @param body of the request, without the component */
    @NonNull
    AssetFile read(@NonNull String name, @NonNull String endpoint, @NonNull String component, @NonNull ObjectNode body)
            throws DefinitionException, InterruptedException {
        ObjectNode configuration = body.withObject("/properties/deploymentConfiguration");
        ObjectNode owner = configuration.putObject("componentId").put("referenceType", "Id");
        String compute = configuration.path("settings").path("default_compute").asText("");
        Matcher reference = REFERENCE.matcher(component);
        ComponentFile file = null;
        Reference label = null;
        if (reference.matches()) {
            String id = workspace.path() + "/components/" + Segments.encode(reference.group(1)) + "/versions/";
            if (reference.group(2) != null) {
                owner.put(FIELD, id + Segments.encode(reference.group(2)));
            } else {
                label = new Reference.Label(owner, FIELD, "components", id, reference.group(1), reference.group(3));
            }
        } else if (ID.matcher(component).matches()) {
            owner.put(FIELD, component.replaceFirst("^azureml:(?=/)", ""));
        } else {
            file = file(component.replaceFirst("^file:(//)?", ""));
            describe(configuration, file.properties());
        }
        ComponentFile own = file;
        Reference latest = label;
        AssetFile.Content content = assets -> {
            if (!compute.isEmpty() && !compute.equalsIgnoreCase(SERVERLESS)) {
                // Checks that it exists, and creates it first if it is among the files.
                assets.compute(compute.replaceFirst("^azureml:", ""));
            }
            fill(owner, latest, own, assets);
            return body;
        };
        List<Reference> references = own == null ? List.of() : own.references();
        return new AssetFile(AssetKind.BATCH_DEPLOYMENT, name, null, endpoint, content, references, Map.of());
    }

    private static void fill(ObjectNode owner, Reference label, ComponentFile file, Assets assets)
            throws IOException, InterruptedException {
        if (label != null) {
            label.fill(assets);
        } else if (file != null) {
            owner.put(FIELD, file.createAnonymous(assets));
        }
    }

    /** Jobs get the description and the tags of the component. */
    private static void describe(ObjectNode configuration, ObjectNode component) {
        Json.putIfPresent(
                configuration, "description", component.path("description").asText(null));
        if (component.path("tags") instanceof ObjectNode tags && !tags.isEmpty()) {
            configuration.set("tags", tags);
        }
    }

    private ComponentFile file(String path) throws DefinitionException, InterruptedException {
        String place = definition.place("/component");
        String resolved = Paths.join(folder, path);
        String text;
        try {
            text = files.read(resolved);
        } catch (AbortException e) {
            throw new DefinitionException(
                    List.of(place + " " + String.valueOf(e.getMessage()).replaceFirst("\\.$", "")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ComponentFile file = ComponentFile.read(
                Definition.read("component file '" + path + "'", String.valueOf(text)),
                Paths.folder(resolved),
                workspace,
                files);
        if (!file.type().equals("pipeline")) {
            throw new DefinitionException(List.of(place + " must be the file of a pipeline component, and '" + path
                    + "' describes a component of the type " + file.type()));
        }
        return file;
    }
}
