package io.jenkins.plugins.azureml.client.service;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.storage.StorageFacts;

/**
 * Properties of a workspace that clients need often. The resource manager returns them, so they are known even if the
 * workspace's own services are unreachable.
 *
 * @param discoveryUrl address of the document that lists the workspace's services, not yet validated
 * @param trackingUri address for MLflow, not yet validated
 * @param v1LegacyMode whether the workspace supports only the v1 API
 */
public record WorkspaceFacts(
        @CheckForNull String discoveryUrl,
        @CheckForNull String trackingUri,
        boolean v1LegacyMode,
        StorageFacts storage) {}
