package io.jenkins.plugins.azureml.client.models;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * Something deployed that uses a model.
 *
 * @param kind {@code service}, {@code online deployment} or {@code batch deployment}
 * @param name of a deployment: {@code endpoint/deployment}
 * @param state in the words of the service, such as {@code Healthy} or {@code Succeeded}
 */
public record ModelUse(
        String kind,
        @CheckForNull String name,
        @CheckForNull String state) {

    /** As messages name it. */
    @Override
    public String toString() {
        return kind + " " + name + (state == null ? "" : " (" + state + ")");
    }
}
