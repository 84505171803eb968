/** Reads the files of assets, in the format of {@code az ml data create --file} and its siblings. */
package io.jenkins.plugins.azureml.definitions.assets;
