package io.jenkins.plugins.azureml.client.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.AzureMlException;
import io.jenkins.plugins.azureml.client.SecretText;
import java.net.URI;
import java.util.Optional;

/** What goes into {@code Authorization: Bearer …}, and to which addresses. */
public interface Bearer {

    /** Why the secret must not be sent to {@code target}; asked before each request. */
    Optional<String> problem(URI target);

    SecretText token() throws AzureMlException, InterruptedException;

    /** Forgets a token that was refused with 401. @return false if there is no way to a new one */
    boolean renew(SecretText refused);

    /**
     * The same.
     *
     * @param claims what the service wants the next token to prove, in the words of its challenge (JSON); null if it named
     *     nothing
     */
    default boolean renew(SecretText refused, @CheckForNull String claims) {
        return renew(refused);
    }
}
