package io.jenkins.plugins.azureml.client.models;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * A service or deployment that uses a model.
 *
 * @param kind {@code service}, {@code online deployment} or {@code batch deployment}
 * @param name for a deployment {@code endpoint/deployment}
 * @param state as the service spells it, such as {@code Healthy} or {@code Succeeded}
 */
public record ModelUse(
        String kind,
        @CheckForNull String name,
        @CheckForNull String state) {

    /** Returns the text for messages. */
    @Override
    public String toString() {
        return kind + " " + name + (state == null ? "" : " (" + state + ")");
    }
}
