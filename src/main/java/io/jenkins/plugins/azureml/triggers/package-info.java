/** Starts builds when something happens in Azure ML. */
package io.jenkins.plugins.azureml.triggers;
