package io.jenkins.plugins.azureml.scoring;

import java.io.IOException;

/** Reports a file or parameter that cannot be used. The message names it, the position of the error and the way out. */
public final class InputException extends IOException {

    private static final long serialVersionUID = 1L;

    public InputException(String message) {
        super(message);
    }
}
