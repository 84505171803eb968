/** Parameters of builds that refer to Azure ML. */
package io.jenkins.plugins.azureml.parameters;
