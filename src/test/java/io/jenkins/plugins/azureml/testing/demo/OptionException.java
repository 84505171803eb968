package io.jenkins.plugins.azureml.testing.demo;

/** An option that does not do; the message names it and says what would. */
final class OptionException extends Exception {
    private static final long serialVersionUID = 1L;

    OptionException(String message) {
        super(message);
    }
}
