package io.jenkins.plugins.azureml.client.services;

import io.jenkins.plugins.azureml.client.error.SecretText;

/** The two keys of a service or an endpoint. Each of them grants access. */
public record ServiceKeys(SecretText primary, SecretText secondary) {}
