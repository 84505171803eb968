package io.jenkins.plugins.azureml.credentials;

import com.cloudbees.plugins.credentials.CredentialsMatcher;
import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Util;
import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import java.util.ArrayList;
import java.util.List;
import jenkins.model.Jenkins;

/** A type of Jenkins credentials that can sign in to Azure. */
abstract class IdentityKind<C extends StandardCredentials> {

    private final Class<C> type;

    IdentityKind(@NonNull Class<C> type) {
        this.type = type;
    }

    /** @throws AbortException if a required value is missing */
    @NonNull
    abstract CloudIdentity identity(
            @NonNull C credentials, @NonNull IdentityRequest request, @NonNull CredentialsLookup lookup)
            throws AbortException;

    boolean supports(@NonNull StandardCredentials credentials) {
        return type.isInstance(credentials);
    }

    @NonNull
    CloudIdentity toIdentity(
            @NonNull StandardCredentials credentials,
            @NonNull IdentityRequest request,
            @NonNull CredentialsLookup lookup)
            throws AbortException {
        return identity(type.cast(credentials), request, lookup);
    }

    /** Returns the types that are available. Depends on the installed plugins. */
    @NonNull
    static List<IdentityKind<?>> all() {
        List<IdentityKind<?>> kinds = new ArrayList<>();
        kinds.add(new ServicePrincipalKind());
        if (Jenkins.get().getPlugin("azure-credentials") != null) {
            AzureCredentialsKinds.addTo(kinds);
        }
        kinds.add(new UsernamePasswordKind());
        kinds.add(new SecretTextKind());
        return kinds;
    }

    @NonNull
    static CredentialsMatcher matcher() {
        return CredentialsMatchers.anyOf(all().stream()
                .map(kind -> CredentialsMatchers.instanceOf(kind.type))
                .toArray(CredentialsMatcher[]::new));
    }

    /** Returns the cloud that the request names, or else the public cloud. */
    @NonNull
    static AzureCloud cloud(@NonNull IdentityRequest request) throws AbortException {
        return request.cloud() == null ? AzureCloud.PUBLIC : KnownClouds.get().require(request.cloud());
    }

    /** Returns the cloud that the credentials name, and refuses another one: their secret must not be sent there. */
    @NonNull
    static AzureCloud cloud(
            @NonNull StandardCredentials credentials, @NonNull String name, @NonNull IdentityRequest request)
            throws AbortException {
        if (request.cloud() != null && !request.cloud().equals(name)) {
            throw new AbortException("The credentials '" + credentials.getId() + "' belong to the cloud '" + name
                    + "', but the workspace is configured to be in '" + request.cloud() + "'.");
        }
        return KnownClouds.get().require(name);
    }

    /**
     * Returns the first value that is set.
     *
     * @param what names the value in the error
     * @throws AbortException if none is set, naming the parameter that can set it
     */
    @NonNull
    static String require(
            @NonNull StandardCredentials credentials,
            @NonNull String parameter,
            @NonNull String what,
            @CheckForNull String... values)
            throws AbortException {
        for (String value : values) {
            String text = Util.fixEmptyAndTrim(value);
            if (text != null) {
                return text;
            }
        }
        throw new AbortException("The credentials '" + credentials.getId() + "' have no " + what + ": set " + parameter
                + " in the step, in withAmlWorkspace or in the named workspace.");
    }
}
