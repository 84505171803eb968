/** Inputs, batches, assertions and reports of scoring. Independent of Jenkins and of the network. */
package io.jenkins.plugins.azureml.scoring;
