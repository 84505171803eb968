package io.jenkins.plugins.azureml.client.service;

import java.net.URI;
import java.util.Map;

/**
 * The addresses of the services of a workspace.
 *
 * @param api the regional server of all of them; checked, so that a token may be sent there
 * @param entries all entries as they came, unchecked: for showing
 * @param v1LegacyMode whether the workspace takes the v1 API only
 */
public record Discovery(URI api, Map<String, String> entries, boolean v1LegacyMode) {}
