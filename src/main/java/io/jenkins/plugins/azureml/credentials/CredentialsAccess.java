package io.jenkins.plugins.azureml.credentials;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.error.Redactor;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Reads credentials that may be in a vault: their kinds are programs of others, which throw what they like (often {@code
 * CredentialsUnavailableException}) while the vault is away. That is no fault of the build, and passes.
 */
final class CredentialsAccess {

    private static final Logger LOGGER = Logger.getLogger(CredentialsAccess.class.getName());

    private CredentialsAccess() {}

    /** What may fail. */
    @FunctionalInterface
    interface Of<T> {
        T read() throws AbortException;
    }

    /**
     * @param name the parameter that names the credentials
     * @throws AbortException also for any exception of the credentials' own
     */
    @NonNull
    static <T> T credentials(@NonNull String name, @NonNull String id, @NonNull Of<T> what) throws AbortException {
        try {
            return what.read();
        } catch (RuntimeException e) {
            String why = e.getMessage() == null ? "" : ": " + redact(e.getMessage());
            LOGGER.log(Level.FINE, redacted(e), () -> "credentials " + id + " cannot be read");
            throw new AbortException(name + " '" + id + "': these credentials cannot be read at the moment ("
                    + e.getClass().getSimpleName() + why + ").");
        }
    }

    private static String redact(String text) {
        return Redactor.of(List.of()).redact(text);
    }

    /** The same stack, without what the messages of other plugins may show. */
    private static Throwable redacted(Throwable failure) {
        RuntimeException copy =
                new RuntimeException(failure.getClass().getName() + ": " + redact(failure.getMessage()));
        copy.setStackTrace(failure.getStackTrace());
        if (failure.getCause() != null) {
            copy.initCause(redacted(failure.getCause()));
        }
        return copy;
    }
}
