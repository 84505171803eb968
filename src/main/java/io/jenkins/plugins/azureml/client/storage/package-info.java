/**
 * Access to blob storage with the identity of the client instead of account keys: user delegation keys, and the signatures made
 * from them.
 */
package io.jenkins.plugins.azureml.client.storage;
