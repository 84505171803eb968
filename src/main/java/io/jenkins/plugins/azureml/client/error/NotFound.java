package io.jenkins.plugins.azureml.client.error;

import java.util.Optional;

/** Asks for what may not be there. */
public final class NotFound {

    private NotFound() {}

    /** Asks the service. */
    @FunctionalInterface
    public interface Read<T> {
        T read() throws AzureMlException, InterruptedException;
    }

    /** @return empty if the thing itself is not there; see {@link AzureMlException#isMissing} */
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
