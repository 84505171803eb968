package io.jenkins.plugins.azureml.client.models;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A model to register.
 *
 * @param type one of {@link ModelNames#TYPES}
 * @param tags can be changed later
 * @param properties cannot be changed later
 */
public record ModelRegistration(
        String name,
        ModelSource source,
        String type,
        @CheckForNull String description,
        @CheckForNull String framework,
        @CheckForNull String frameworkVersion,
        @CheckForNull String experimentName,
        Map<String, String> tags,
        Map<String, String> properties) {

    public ModelRegistration {
        tags = copy(tags);
        properties = copy(properties);
    }

    /** Returns a registration of a custom model with nothing but its name and source. */
    public static ModelRegistration of(String name, ModelSource source) {
        return new ModelRegistration(name, source, ModelNames.CUSTOM, null, null, null, null, Map.of(), Map.of());
    }

    private static Map<String, String> copy(@CheckForNull Map<String, String> map) {
        return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
