/** What runs on an agent to send files to the storage of a workspace. */
package io.jenkins.plugins.azureml.upload;
