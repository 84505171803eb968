/** Pipeline steps and build steps for Azure Machine Learning. */
package io.jenkins.plugins.azureml;
