package io.jenkins.plugins.azureml.client.service;

import java.net.URI;
import java.util.Map;

/**
 * The addresses of the services of a workspace.
 *
 * @param api the regional server of all services; checked, so that a token may be sent there
 * @param entries all entries, unchecked, for display only
 */
public record Discovery(URI api, Map<String, String> entries) {}
