package io.jenkins.plugins.azureml.client.error;

import java.util.Optional;

/** Reads resources that may be missing. */
public final class NotFound {

    private NotFound() {}

    /** A read of one resource. */
    @FunctionalInterface
    public interface Read<T> {
        T read() throws AzureMlException, InterruptedException;
    }

    /** Returns the resource; empty if it is missing itself, see {@link AzureMlException#isMissing}. */
    public static <T> Optional<T> toEmpty(Read<T> read) throws AzureMlException, InterruptedException {
        try {
            return Optional.of(read.read());
        } catch (AzureMlException e) {
            if (e.isMissing()) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
