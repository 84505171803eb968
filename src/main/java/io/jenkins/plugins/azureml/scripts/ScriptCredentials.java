package io.jenkins.plugins.azureml.scripts;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.auth.CertificateIdentity;
import io.jenkins.plugins.azureml.client.auth.ClientAssertionIdentity;
import io.jenkins.plugins.azureml.client.auth.ClientSecretIdentity;
import io.jenkins.plugins.azureml.client.auth.Identity;
import io.jenkins.plugins.azureml.client.error.SecretText;
import io.jenkins.plugins.azureml.credentials.CloudIdentity;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a script needs to sign in as an identity: ids, and one proof.
 *
 * @param authority where tokens are issued, without a slash at the end
 * @param secret the client secret; null if the proof is a file
 * @param file the proof as a file; null for a client secret
 * @param sendsChain whether Entra ID expects a certificate with its chain
 */
public record ScriptCredentials(
        @NonNull String tenantId,
        @NonNull String clientId,
        @NonNull String authority,
        @CheckForNull SecretText secret,
        @CheckForNull SecretFile file,
        boolean sendsChain) {

    /** Variables that the SDKs and tools of Azure read. */
    public static final String TENANT_ID = "AZURE_TENANT_ID";

    public static final String CLIENT_ID = "AZURE_CLIENT_ID";
    public static final String CLIENT_SECRET = "AZURE_CLIENT_SECRET";
    public static final String CERTIFICATE_PATH = "AZURE_CLIENT_CERTIFICATE_PATH";
    public static final String TOKEN_FILE = "AZURE_FEDERATED_TOKEN_FILE";
    public static final String AUTHORITY_HOST = "AZURE_AUTHORITY_HOST";

    /** Lets the SDKs send the chain of a certificate. */
    static final String SEND_CHAIN = "AZURE_CLIENT_SEND_CERTIFICATE_CHAIN";

    /**
     * A file with a proof of identity.
     *
     * @param variable for the path of the file
     */
    public record SecretFile(
            @NonNull String variable,
            @NonNull String name,
            @NonNull SecretText content) {}

    /** Returns the variables of the identity, by the names that the SDKs read, without its proof. */
    @NonNull
    Map<String, String> variables() {
        Map<String, String> variables = new TreeMap<>();
        variables.put(TENANT_ID, tenantId);
        variables.put(CLIENT_ID, clientId);
        variables.put(AUTHORITY_HOST, authority);
        if (sendsChain) {
            variables.put(SEND_CHAIN, "true");
        }
        return variables;
    }

    /**
     * Returns the credentials of an identity. Reads a federated assertion, so it must not run on the CPS thread.
     *
     * @throws AbortException for an identity that has no proof to hand on, such as a managed identity
     * @throws IOException if the proof cannot be read
     */
    @NonNull
    public static ScriptCredentials of(@NonNull CloudIdentity who) throws IOException, InterruptedException {
        String authority = who.cloud().authority().toString();
        Identity identity = who.identity();
        if (identity instanceof ClientSecretIdentity principal) {
            return new ScriptCredentials(
                    principal.tenant(), principal.clientId(), authority, principal.secret(), null, false);
        }
        if (identity instanceof CertificateIdentity principal) {
            return new ScriptCredentials(
                    principal.tenant(),
                    principal.clientId(),
                    authority,
                    null,
                    new SecretFile(CERTIFICATE_PATH, "certificate.pem", principal.pem()),
                    principal.sendsChain());
        }
        if (identity instanceof ClientAssertionIdentity application) {
            return new ScriptCredentials(
                    application.tenant(),
                    application.clientId(),
                    authority,
                    null,
                    new SecretFile(TOKEN_FILE, "token", application.source().assertion()),
                    false);
        }
        throw new AbortException("The identity of the controller cannot be handed to a script: on an agent, a script"
                + " with a managed identity signs in as the agent's own identity. What to do: to use the agent's"
                + " identity, run the script without exported variables. Otherwise select credentials with a client"
                + " secret, a certificate or a federated assertion.");
    }
}
