package io.jenkins.plugins.azureml.client.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.error.SecretText;
import java.net.URI;
import java.util.Optional;

/** What goes into {@code Authorization: Bearer …}, and to which addresses. */
public interface Bearer {

    /** Why the secret must not be sent to {@code target}; asked before each request. */
    Optional<String> problem(URI target);

    SecretText token() throws AzureMlException, InterruptedException;

    /** Forgets a token that was refused with 401. @return false if there is no way to a new one */
    boolean invalidate(SecretText refused);

    /**
     * The same.
     *
     * @param claims what the service wants the next token to prove, in the words of its challenge (JSON); null if it named
     *     nothing
     */
    default boolean invalidate(SecretText refused, @CheckForNull String claims) {
        return invalidate(refused);
    }

    /** The tokens that {@code target} is known to take: these, or those of the same caller for another audience. */
    default Bearer forTarget(URI target) {
        return this;
    }

    /**
     * The tokens to try at a target that refuses these.
     *
     * @param unauthenticated it was a 401, even for a new token, rather than a 403
     * @return null if there are no others, or the target is known to take these, so that its 403 means the caller
     */
    @CheckForNull
    default Bearer alternativeFor(URI target, boolean unauthenticated) {
        return null;
    }

    /** The target has taken a token of these. */
    default void accepted(URI target) {}
}
