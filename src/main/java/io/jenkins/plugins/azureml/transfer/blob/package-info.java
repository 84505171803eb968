/** Single requests to blob storage by signed URLs, with their retries. Runs on agents, without a library. */
package io.jenkins.plugins.azureml.transfer.blob;
