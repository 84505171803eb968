package io.jenkins.plugins.azureml.scoring;

import java.io.IOException;

/** A file or a parameter cannot be used; the message says which, where in it, and what to do. */
public final class InputException extends IOException {

    private static final long serialVersionUID = 1L;

    public InputException(String message) {
        super(message);
    }
}
