/** Assertions on the responses of an endpoint, and the report of their outcomes. */
package io.jenkins.plugins.azureml.scoring.assertions;
