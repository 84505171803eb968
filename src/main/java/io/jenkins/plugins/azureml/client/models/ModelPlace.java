package io.jenkins.plugins.azureml.client.models;

import io.jenkins.plugins.azureml.client.datastores.DatastorePath;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the files of a model in the datastores of its workspace. */
public final class ModelPlace {

    /** Datastore of the artifacts of runs. */
    private static final String ARTIFACT_STORE = "workspaceartifactstore";

    private static final Pattern OF_RUN = Pattern.compile(
            "(?:azureml://(?:.*/)?jobs/([^/]+)/outputs/artifacts(?:/paths)?|runs:/([^/]+)"
                    + "|aml://artifact/ExperimentRun/dcid\\.([^/]+))(?:/(.*))?",
            Pattern.CASE_INSENSITIVE);

    private ModelPlace() {}

    /**
     * Returns the file or folder of a model.
     *
     * @param uri {@code modelUri} as the service returns it; empty if it is not below a datastore
     */
    public static Optional<DatastorePath> of(String uri) {
        Optional<DatastorePath> place = DatastorePath.of(uri);
        Matcher run = OF_RUN.matcher(uri);
        if (place.isPresent() || !run.matches()) {
            return place;
        }
        String id = Objects.requireNonNullElse(
                run.group(1), Objects.requireNonNullElse(run.group(2), String.valueOf(run.group(3))));
        return Optional.of(new DatastorePath(
                ARTIFACT_STORE, "ExperimentRun/dcid." + id + "/" + Objects.requireNonNullElse(run.group(4), "")));
    }
}
