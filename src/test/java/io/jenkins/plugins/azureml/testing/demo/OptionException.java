package io.jenkins.plugins.azureml.testing.demo;

/** Thrown for an invalid option. The message names it and the valid values. */
final class OptionException extends Exception {
    private static final long serialVersionUID = 1L;

    OptionException(String message) {
        super(message);
    }
}
