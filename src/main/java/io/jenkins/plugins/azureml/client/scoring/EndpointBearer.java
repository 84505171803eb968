package io.jenkins.plugins.azureml.client.scoring;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.auth.OriginBearer;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.client.http.Bearer;
import java.net.URI;
import java.util.Optional;

/** Creates the bearers of single endpoints, which are sent only to the origin of the scoring URI. */
public final class EndpointBearer {

    /** Provides a secret that may expire. */
    @FunctionalInterface
    public interface Source {
        SecretText get() throws AzureMlException, InterruptedException;
    }

    private EndpointBearer() {}

    /**
     * Returns the bearer of a key; null without a key.
     *
     * @throws AzureMlException if a header cannot carry the key
     */
    @CheckForNull
    public static Bearer ofKey(URI endpoint, @CheckForNull SecretText key) throws AzureMlException {
        return key == null || key.isEmpty() ? null : of(endpoint, checked(key), null);
    }

    /** Returns a bearer of keys or tokens of the service. A refused one is renewed once per request. */
    public static Bearer of(URI endpoint, Source source) throws AzureMlException, InterruptedException {
        return of(endpoint, checked(source.get()), source);
    }

    /** Restricts the tokens of an identity to an endpoint. */
    public static Bearer of(URI endpoint, Bearer tokens) {
        return new OriginBearer(endpoint, "is not the endpoint of the key", tokens);
    }

    private static Bearer of(URI endpoint, SecretText first, @CheckForNull Source source) {
        return of(endpoint, new Held(first, source));
    }

    private static SecretText checked(SecretText key) throws AzureMlException {
        if (!key.reveal().matches("[\\x21-\\x7e]+")) {
            throw AzureMlException.badParameter(
                    "score", "the key contains a space or a character that a header cannot contain");
        }
        return key;
    }

    /** Keeps one secret for all requests until it is refused. */
    private static final class Held implements Bearer {

        private final Source source;
        private SecretText held;

        Held(SecretText first, @CheckForNull Source source) {
            this.held = first;
            this.source = source;
        }

        @Override
        public Optional<String> problem(URI target) {
            return Optional.empty();
        }

        @Override
        public synchronized SecretText token() throws AzureMlException, InterruptedException {
            if (held == null) {
                held = checked(source.get());
            }
            return held;
        }

        @Override
        public synchronized boolean invalidate(SecretText refused) {
            if (source == null) {
                return false;
            }
            if (refused.equals(held)) {
                held = null;
            }
            return true;
        }
    }
}
