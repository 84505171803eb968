package io.jenkins.plugins.azureml.localazure;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resolves the data inputs of jobs: locations in storage, and data assets and models by name and version. */
final class JobInputs {
    private static final Pattern MODEL =
            Pattern.compile("(?:azureml:(?!/)([^:]+):([^:]+)|.*/models/([^/]+)/versions/([^/]+))");
    private static final Pattern DATA = Pattern.compile(".*/data/([^/]+)/versions/([^/]+)");

    private JobInputs() {}

    static Optional<BlobPath> find(Workspace workspace, String uri) {
        if (Registries.isReference(uri)) {
            return workspace
                    .registries
                    .files(uri, "models", "modelUri")
                    .or(() -> workspace.registries.files(uri, "data", "dataUri"));
        }
        Optional<BlobPath> place = BlobPath.find(workspace, uri);
        Matcher data = DATA.matcher(uri);
        if (place.isEmpty() && data.matches()) {
            return workspace
                    .data
                    .find(data.group(1), data.group(2))
                    .flatMap(version -> BlobPath.find(
                            workspace, version.properties().path("dataUri").asText()));
        }
        Matcher model = MODEL.matcher(uri);
        if (place.isPresent() || !model.matches()) {
            return place;
        }
        String id =
                model.group(1) == null ? model.group(3) + ":" + model.group(4) : model.group(1) + ":" + model.group(2);
        return workspace.models.find(id).map(Model::place);
    }
}
