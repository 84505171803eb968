package io.jenkins.plugins.azureml.client.models;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/** A deployed service that uses a model. */
public record ServiceUse(
        @CheckForNull String id,
        @CheckForNull String name,
        @CheckForNull String state,
        @CheckForNull String computeType,
        @CheckForNull String scoringUri) {}
