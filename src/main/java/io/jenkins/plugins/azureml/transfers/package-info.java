/** What uploads and downloads on an agent have in common. */
package io.jenkins.plugins.azureml.transfers;
