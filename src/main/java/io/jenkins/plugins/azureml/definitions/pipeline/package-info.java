/** Pipeline jobs and their components: from the files that users write to the bodies of the REST API. */
package io.jenkins.plugins.azureml.definitions.pipeline;
