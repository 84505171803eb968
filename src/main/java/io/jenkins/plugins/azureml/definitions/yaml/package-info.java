/** Reads YAML and JSON files as Microsoft's client does, with the path and the line of each problem. */
package io.jenkins.plugins.azureml.definitions.yaml;
