package io.jenkins.plugins.azureml.scoring.assertions;

/**
 * The result of an assertion.
 *
 * @param name of the assertion
 * @param found short description of the actual value, whether the assertion passed or not
 */
public record Outcome(String name, boolean passed, String found) {}
