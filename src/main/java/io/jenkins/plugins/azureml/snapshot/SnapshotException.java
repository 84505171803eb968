package io.jenkins.plugins.azureml.snapshot;

import hudson.AbortException;

/** Thrown if the source folder cannot be uploaded. The message contains the reason and what to do about it. */
public class SnapshotException extends AbortException {

    private static final long serialVersionUID = 1L;

    public SnapshotException(String message) {
        super(message);
    }
}
