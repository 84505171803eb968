/** What users write in files: the YAML of Microsoft's command line, as the bodies that the service takes. */
package io.jenkins.plugins.azureml.definitions;
