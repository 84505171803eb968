/** What is expected of the answers of an endpoint, and the report of what came of it. */
package io.jenkins.plugins.azureml.scoring.assertions;
