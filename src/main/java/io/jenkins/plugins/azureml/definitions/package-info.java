/** Definitions as users write them, in the languages that Microsoft has for them, and the bodies that the service takes. */
package io.jenkins.plugins.azureml.definitions;
