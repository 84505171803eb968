package io.jenkins.plugins.azureml.scoring.assertions;

/**
 * What came of an assertion.
 *
 * @param name the assertion's
 * @param found in a few words what there was, whether it passed or not
 */
public record Outcome(String name, boolean passed, String found) {}
