package io.jenkins.plugins.azureml.client.service;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * The facts about a workspace that a client needs again and again. The resource manager returns them, so they are known even
 * if the workspace's own services are out of reach.
 *
 * @param discoveryUrl address of the document that lists the workspace's services, unchecked
 * @param v1LegacyMode whether the workspace supports only the v1 API
 */
public record WorkspaceFacts(@CheckForNull String discoveryUrl, boolean v1LegacyMode) {}
