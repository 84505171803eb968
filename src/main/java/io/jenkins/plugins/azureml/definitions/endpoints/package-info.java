/** Online endpoints and deployments in the CLI format. */
package io.jenkins.plugins.azureml.definitions.endpoints;
