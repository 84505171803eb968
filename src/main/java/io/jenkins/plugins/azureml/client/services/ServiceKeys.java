package io.jenkins.plugins.azureml.client.services;

import io.jenkins.plugins.azureml.client.error.SecretText;

/** The two keys of a service; each alone opens it. */
public record ServiceKeys(SecretText primary, SecretText secondary) {}
