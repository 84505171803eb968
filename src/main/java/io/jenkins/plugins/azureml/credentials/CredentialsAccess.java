package io.jenkins.plugins.azureml.credentials;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.error.Redactor;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Reads credentials whose provider may fail. External vaults throw various unchecked exceptions while they are
 * unavailable, often {@code CredentialsUnavailableException}. Users get an error that names the parameter instead of a
 * stack trace.
 */
final class CredentialsAccess {

    private static final Logger LOGGER = Logger.getLogger(CredentialsAccess.class.getName());

    private CredentialsAccess() {}

    /** Reads credentials; may throw any unchecked exception. */
    @FunctionalInterface
    interface Reader<T> {
        T read() throws AbortException;
    }

    /**
     * Returns the credentials that {@code reader} reads.
     *
     * @param parameter that names the credentials
     * @throws AbortException if the reader throws it, or for any unchecked exception of the reader
     */
    @NonNull
    static <T> T read(@NonNull String parameter, @NonNull String id, @NonNull Reader<T> reader) throws AbortException {
        try {
            return reader.read();
        } catch (RuntimeException e) {
            String why = e.getMessage() == null ? "" : ": " + redact(e.getMessage());
            LOGGER.log(Level.FINE, redacted(e), () -> "credentials " + id + " cannot be read");
            throw new AbortException(parameter + " '" + id + "': these credentials cannot be read at the moment ("
                    + e.getClass().getSimpleName() + why + ").");
        }
    }

    private static String redact(String text) {
        return Redactor.of(List.of()).redact(text);
    }

    /** Returns a copy of the exception without the original message, which may contain secrets of other plugins. */
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
