/** What runs on an agent to get the files of a run. */
package io.jenkins.plugins.azureml.download;
