/**
 * What is sent to an endpoint and what is expected of its answers: inputs, batches, assertions, reports. Knows neither Jenkins nor
 * the network.
 */
package io.jenkins.plugins.azureml.scoring;
