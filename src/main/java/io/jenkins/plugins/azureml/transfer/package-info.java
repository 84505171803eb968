/** Transfers files between an agent and the storage of an Azure ML workspace, by signed URLs. Runs on agents. */
package io.jenkins.plugins.azureml.transfer;
