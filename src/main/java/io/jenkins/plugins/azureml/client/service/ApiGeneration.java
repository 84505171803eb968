package io.jenkins.plugins.azureml.client.service;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Locale;
import java.util.Optional;

/**
 * The generations of the API: {@code v1}, the regional services, out of support since 30 June 2026 but the only one for
 * workspaces in {@code v1LegacyMode}, and {@code v2}, the resources of Azure Resource Manager.
 */
public enum ApiGeneration {
    V1,
    V2;

    /** Returns the generation of that name, compared without case; empty for any other text. */
    public static Optional<ApiGeneration> named(@CheckForNull String text) {
        for (ApiGeneration each : values()) {
            if (each.toString().equalsIgnoreCase(text)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** Returns the spelling of parameters and of the log. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
