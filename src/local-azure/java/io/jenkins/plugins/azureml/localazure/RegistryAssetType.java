package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The types of assets in a registry with the rules of their versions. */
enum RegistryAssetType {
    MODELS("modelUri", "modelUri", "modelType"),
    DATA("dataUri", "dataUri", "dataType"),
    CODES("codeUri", "codeUri"),
    ENVIRONMENTS("", "image", "build", "condaFile"),
    COMPONENTS("", "componentSpec");

    private static final Set<String> MODEL_TYPES = Set.of("custom_model", "mlflow_model", "triton_model");

    private final String files;
    private final List<String> immutable;

    RegistryAssetType(String files, String... immutable) {
        this.files = files;
        this.immutable = List.of(immutable);
    }

    String plural() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether versions consist of files, which a pending upload receives. */
    boolean hasFiles() {
        return !files.isEmpty();
    }

    /** Returns whether resources have a provisioning state. In the specification, those of data have none. */
    boolean showsState() {
        return this != DATA;
    }

    /** Returns the properties that cannot change after creation. */
    List<String> immutable() {
        return immutable;
    }

    /** Validates and completes the properties of a version before it is stored. */
    void check(Registry registry, String name, String version, ObjectNode properties) {
        switch (this) {
            case ENVIRONMENTS -> new EnvironmentAssets().check(null, properties);
            case COMPONENTS -> new ComponentAssets().check(null, properties);
            case DATA -> new DataAssets().check(null, properties);
            case MODELS -> {
                String type = properties.path("modelType").asText("custom_model");
                if (!MODEL_TYPES.contains(type)) {
                    throw FrontEnd.bad("The modelType '" + type + "' is not known.", "ArgumentInvalid");
                }
                properties.put("modelType", type);
            }
            default -> {}
        }
        if (hasFiles()) {
            requireFiles(registry, name, version, properties.path(files).asText(""));
        }
    }

    /** Refuses files outside of the container that the pending upload of this version has created. */
    private void requireFiles(Registry registry, String name, String version, String uri) {
        BlobContainer pending = registry.pendingUploads.get(plural() + "/" + name + "/" + version);
        BlobPath place = registry.place(uri)
                .filter(each -> each.container() == pending)
                .orElseThrow(() -> FrontEnd.bad(
                        "The " + files + " is not in the place of a pending upload of this version.", "InvalidUri"));
        if (place.blobs().isEmpty()) {
            throw ServiceException.userError("There is nothing at '" + place.path() + "' in the storage.", "NotFound");
        }
    }
}
