/**
 * A local Azure Machine Learning: a real HTTP server on loopback that plays Microsoft Entra ID, the resource manager,
 * the regional services and blob storage, with state, and really runs what is submitted with {@code python3}.
 *
 * <p>It is a toy for tests, demos and trying out clients: one tenant, one client, secrets made afresh at each start.
 * It knows neither Jenkins nor the plugin. Start at {@link io.jenkins.plugins.azureml.localazure.LocalAzureMl}.
 */
package io.jenkins.plugins.azureml.localazure;
