/**
 * A local Azure Machine Learning: an HTTP server on loopback that stands in for Microsoft Entra ID, the resource
 * manager, the regional services and blob storage. It keeps state, and executes submitted work with {@code python3}.
 *
 * <p>For tests, demos and trying out clients: one tenant, one client, new secrets at each start. It depends neither
 * on Jenkins nor on the plugin. Start at {@link io.jenkins.plugins.azureml.localazure.LocalAzureMl}.
 */
package io.jenkins.plugins.azureml.localazure;
