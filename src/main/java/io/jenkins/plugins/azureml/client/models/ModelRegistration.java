package io.jenkins.plugins.azureml.client.models;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What to register.
 *
 * @param url where the model is, such as {@link Models#urlOfRunFile}
 * @param mimeType null for {@code application/json} or {@code application/octet-stream}, by the name of the file
 * @param tags may be changed later
 * @param properties can never be changed
 * @param unpack the file is an archive that is unpacked where the model is deployed
 */
public record ModelRegistration(
        String name,
        String url,
        @CheckForNull String mimeType,
        @CheckForNull String description,
        @CheckForNull String framework,
        @CheckForNull String frameworkVersion,
        @CheckForNull String runId,
        @CheckForNull String experimentName,
        Map<String, String> tags,
        Map<String, String> properties,
        boolean unpack) {

    public ModelRegistration {
        tags = copy(tags);
        properties = copy(properties);
    }

    private static Map<String, String> copy(Map<String, String> map) {
        return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /** Without the URL, which may be signed. */
    @Override
    public String toString() {
        return "registration of model " + name;
    }
}
