package io.jenkins.plugins.azureml.snapshot;

import hudson.AbortException;

/** The source folder cannot be sent; the message says why and what to do. */
public class SnapshotException extends AbortException {

    private static final long serialVersionUID = 1L;

    public SnapshotException(String message) {
        super(message);
    }
}
