package io.jenkins.plugins.azureml.credentials;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.azureml.client.error.SecretText;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/** From a credentials id to what the client needs: this package alone reads a secret. Not for the CPS thread. */
public final class AmlCredentials {

    private static final String KINDS = "Azure ML service principal";

    private AmlCredentials() {}

    /**
     * The identity behind a credentials id, as the build may see it.
     *
     * @throws AbortException naming the parameter, if there are no such credentials or they are not complete
     */
    @NonNull
    public static CloudIdentity identity(@NonNull Run<?, ?> run, @NonNull IdentityRequest request)
            throws AbortException {
        return identity(CredentialsLookup.of(run), request);
    }

    /**
     * The identity behind a credentials id, for a button in a form whose permission has been checked.
     *
     * @param item null for a form that is not an item's
     * @throws AbortException if there are no such credentials or they are not complete
     */
    @NonNull
    public static CloudIdentity identity(@CheckForNull Item item, @NonNull IdentityRequest request)
            throws AbortException {
        return identity(CredentialsLookup.of(item), request);
    }

    private static CloudIdentity identity(CredentialsLookup lookup, IdentityRequest request) throws AbortException {
        if (request.credentialsId() == null) {
            throw new AbortException("credentialsId is missing.");
        }
        StandardCredentials credentials =
                lookup.require("credentialsId", request.credentialsId(), StandardCredentials.class, KINDS);
        for (IdentityKind<?> kind : IdentityKind.all()) {
            if (kind.takes(credentials)) {
                return CredentialsAccess.credentials(
                        "credentialsId", request.credentialsId(), () -> kind.of(credentials, request, lookup));
            }
        }
        throw new AbortException("credentialsId '" + request.credentialsId()
                + "': these credentials are of a kind that cannot sign in to Azure. Use the kind \"" + KINDS
                + "\", a user name with password (client id and secret), a secret text (federated assertion), or one of"
                + " the Azure Credentials plugin.");
    }

    /** As the form holds it, before it is saved. */
    @NonNull
    static CloudIdentity identity(@CheckForNull Item item, @NonNull AzureMlServicePrincipal unsaved)
            throws AbortException {
        return new ServicePrincipalKind()
                .identity(unsaved, new IdentityRequest(null, null, null, null), CredentialsLookup.of(item));
    }

    /** The key of a scoring endpoint, from secret text credentials. */
    @NonNull
    public static SecretText scoringKey(
            @NonNull Run<?, ?> run, @NonNull String keyCredentialsId, @NonNull String scoringUri)
            throws AbortException {
        StringCredentials key = CredentialsProvider.findCredentialById(
                keyCredentialsId,
                StringCredentials.class,
                run,
                URIRequirementBuilder.fromUri(scoringUri).build());
        if (key == null) {
            // For the error, and for credentials of a domain that the endpoint is not in.
            CredentialsLookup.of(run)
                    .require("keyCredentialsId", keyCredentialsId, StringCredentials.class, "Secret text");
            throw new AbortException("keyCredentialsId '" + keyCredentialsId
                    + "': these credentials are in a credentials domain that " + scoringUri + " is not in.");
        }
        CredentialsProvider.track(run, key);
        return CredentialsAccess.credentials(
                "keyCredentialsId",
                keyCredentialsId,
                () -> SecretChecks.token(
                        "keyCredentialsId",
                        keyCredentialsId,
                        "scoring key",
                        key.getSecret().getPlainText()));
    }

    /**
     * The account that a compute gets on each of its machines.
     *
     * @throws AbortException naming the parameter, if there are no such credentials or they are not complete
     */
    @NonNull
    public static AdminAccount adminAccount(@NonNull Run<?, ?> run, @NonNull String adminCredentialsId)
            throws AbortException {
        StandardUsernamePasswordCredentials account = CredentialsLookup.of(run)
                .require(
                        "adminCredentialsId",
                        adminCredentialsId,
                        StandardUsernamePasswordCredentials.class,
                        "Username with password");
        SecretText password = CredentialsAccess.credentials(
                "adminCredentialsId",
                adminCredentialsId,
                () -> SecretChecks.text(
                        "adminCredentialsId",
                        adminCredentialsId,
                        "password",
                        account.getPassword().getPlainText()));
        if (account.getUsername().isBlank()) {
            throw new AbortException("adminCredentialsId '" + adminCredentialsId
                    + "': these credentials need both a user name and a password.");
        }
        return new AdminAccount(account.getUsername(), password);
    }
}
