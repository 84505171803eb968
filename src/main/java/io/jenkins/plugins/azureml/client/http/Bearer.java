package io.jenkins.plugins.azureml.client.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.SecretText;
import java.net.URI;
import java.util.Optional;

/** Supplies the token of {@code Authorization: Bearer …}, and decides which addresses may get it. */
public interface Bearer {

    /** Returns why the token must not be sent to {@code target}; empty if it may. Called before each request. */
    Optional<String> problem(URI target);

    SecretText token() throws AzureMlException, InterruptedException;

    /**
     * Returns the token for a request that is not retried, such as a poll: a new token is requested once, and a request of
     * another caller is not waited for if the service does not respond to it in time.
     */
    default SecretText tokenOnce() throws AzureMlException, InterruptedException {
        return token();
    }

    /** Discards a token that was refused with 401. Returns false if there is no way to get a new one. */
    boolean invalidate(SecretText refused);

    /**
     * Discards a token that was refused with a challenge.
     *
     * @param claims the claims (JSON) that the next token must contain; null for none
     */
    default boolean invalidate(SecretText refused, @CheckForNull String claims) {
        return invalidate(refused);
    }

    /** Returns the tokens that {@code target} is known to accept: these, or those of the same caller for another audience. */
    default Bearer forTarget(URI target) {
        return this;
    }

    /**
     * Returns the tokens to try at a target that refuses these.
     *
     * @param unauthenticated whether it responded with 401, even to a new token, rather than with 403
     * @return null if there are no others, or if the target is known to accept these, so that its 403 concerns the caller
     */
    @CheckForNull
    default Bearer alternativeFor(URI target, boolean unauthenticated) {
        return null;
    }

    /** Records that the target has accepted one of these tokens. */
    default void accepted(URI target) {}
}
