/** The environment for scripts that sign in to Azure themselves: variables, secret files on agents, and masks for logs. */
package io.jenkins.plugins.azureml.scripts;
