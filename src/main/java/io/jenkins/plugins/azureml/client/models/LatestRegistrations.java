package io.jenkins.plugins.azureml.client.models;

import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.paging.Paged;
import java.util.Map;

/**
 * Finds the versions that were registered since the last look, with few requests. In v2 the service lists the versions of one
 * model only. With a wildcard, the list of models is read, and then the versions of those models whose mark has changed.
 *
 * @param versions newest first; of a model whose mark has not changed, none
 * @param marks a text for each model that changes when a version is registered; to be passed to the next look. Empty if the
 *     service needs none
 */
public record LatestRegistrations(Paged<Model> versions, Map<String, String> marks) {

    /**
     * Reads the lists of models.
     *
     * @param knownMarks of the last look; empty to read the versions of all models
     */
    public static LatestRegistrations of(ModelRegistry registry, ModelNamePattern names, Map<String, String> knownMarks)
            throws AzureMlException, InterruptedException {
        if (names.exactName().isPresent()) {
            ModelFilter filter = ModelFilter.named(names.exactName().get());
            return new LatestRegistrations(registry.stream(filter), Map.of());
        }
        if (registry instanceof ModelVersions versions) {
            Map<String, String> marks = versions.marks(names::matches);
            return new LatestRegistrations(
                    versions.newestFirst(
                            marks.keySet().stream()
                                    .filter(name -> !marks.get(name).equals(knownMarks.get(name)))
                                    .toList(),
                            ModelFilter.ALL),
                    marks);
        }
        return new LatestRegistrations(
                registry.stream(ModelFilter.ALL).filter(model -> names.matches(model.name())), Map.of());
    }
}
