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

/**
 * Resolves credentials ids to identities and secrets. No other package reads a secret. Credentials providers may block,
 * so the methods must not run on the CPS thread.
 */
public final class AmlCredentials {

    private static final String KINDS = "Azure ML service principal";

    private AmlCredentials() {}

    /**
     * Returns the identity for credentials that the build can use.
     *
     * @param uses of the step, each of which is recorded once
     * @throws AbortException naming the parameter, if the credentials are missing or incomplete
     */
    @NonNull
    public static CloudIdentity identity(
            @NonNull Run<?, ?> run, @NonNull CredentialsUses uses, @NonNull IdentityRequest request)
            throws AbortException {
        return identity(CredentialsLookup.of(run, uses), request);
    }

    /**
     * Returns the identity for a button in a form. The caller has checked the permission of the user.
     *
     * @param item null for a form of Jenkins itself
     * @throws AbortException if the credentials are missing or incomplete
     */
    @NonNull
    public static CloudIdentity identity(@CheckForNull Item item, @NonNull IdentityRequest request)
            throws AbortException {
        return identity(CredentialsLookup.of(item), request);
    }

    /**
     * Returns the identity for a task of a job that is not building, such as a trigger.
     *
     * @param uses of the task, each of which is recorded once
     * @throws AbortException if the credentials are missing or incomplete
     */
    @NonNull
    public static CloudIdentity identity(
            @NonNull Item item, @NonNull CredentialsUses uses, @NonNull IdentityRequest request) throws AbortException {
        return identity(CredentialsLookup.of(item, uses), request);
    }

    private static CloudIdentity identity(CredentialsLookup lookup, IdentityRequest request) throws AbortException {
        if (request.credentialsId() == null) {
            throw new AbortException("credentialsId is missing.");
        }
        StandardCredentials credentials =
                lookup.require("credentialsId", request.credentialsId(), StandardCredentials.class, KINDS);
        for (IdentityKind<?> kind : IdentityKind.all()) {
            if (kind.supports(credentials)) {
                return CredentialsAccess.read(
                        "credentialsId", request.credentialsId(), () -> kind.toIdentity(credentials, request, lookup));
            }
        }
        throw new AbortException("credentialsId '" + request.credentialsId()
                + "': this kind of credentials cannot sign in to Azure. Use the kind \"" + KINDS
                + "\", a username with password (client id and secret), a secret text (federated assertion),"
                + " or a kind of the Azure Credentials plugin.");
    }

    /** Returns the identity for credentials in a form that has not been saved. */
    @NonNull
    static CloudIdentity identity(@CheckForNull Item item, @NonNull AzureMlServicePrincipal unsaved)
            throws AbortException {
        return new ServicePrincipalKind()
                .identity(unsaved, new IdentityRequest(null, null, null, null), CredentialsLookup.of(item));
    }

    /**
     * Returns the key of a scoring endpoint from secret text credentials.
     *
     * @throws AbortException naming the parameter, if the credentials are missing or not in a domain that contains the
     *     endpoint
     */
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
            // Fails if there are no such credentials; otherwise they are in a domain that does not contain the
            // endpoint.
            CredentialsLookup.of(run, new CredentialsUses())
                    .require("keyCredentialsId", keyCredentialsId, StringCredentials.class, "Secret text");
            throw new AbortException("keyCredentialsId '" + keyCredentialsId
                    + "': the credentials domain of these credentials does not include " + scoringUri + ".");
        }
        CredentialsProvider.track(run, key);
        return CredentialsAccess.read(
                "keyCredentialsId",
                keyCredentialsId,
                () -> SecretChecks.token(
                        "keyCredentialsId",
                        keyCredentialsId,
                        "scoring key",
                        key.getSecret().getPlainText()));
    }

    /**
     * Returns the account that a compute creates on each of its nodes.
     *
     * @throws AbortException naming the parameter, if the credentials are missing or incomplete
     */
    @NonNull
    public static AdminAccount adminAccount(@NonNull Run<?, ?> run, @NonNull String adminCredentialsId)
            throws AbortException {
        StandardUsernamePasswordCredentials account = CredentialsLookup.of(run, new CredentialsUses())
                .require(
                        "adminCredentialsId",
                        adminCredentialsId,
                        StandardUsernamePasswordCredentials.class,
                        "Username with password");
        SecretText password = CredentialsAccess.read(
                "adminCredentialsId",
                adminCredentialsId,
                () -> SecretChecks.text(
                        "adminCredentialsId",
                        adminCredentialsId,
                        "password",
                        account.getPassword().getPlainText()));
        if (account.getUsername().isBlank()) {
            throw new AbortException("adminCredentialsId '" + adminCredentialsId
                    + "': these credentials require a username and a password.");
        }
        return new AdminAccount(account.getUsername(), password);
    }
}
