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

/** A kind of Jenkins credentials that can stand for an identity in Azure. */
abstract class IdentityKind<C extends StandardCredentials> {

    private final Class<C> type;

    IdentityKind(@NonNull Class<C> type) {
        this.type = type;
    }

    /** @throws AbortException if something of it is missing */
    @NonNull
    abstract CloudIdentity identity(
            @NonNull C credentials, @NonNull IdentityRequest request, @NonNull CredentialsLookup lookup)
            throws AbortException;

    boolean takes(@NonNull StandardCredentials credentials) {
        return type.isInstance(credentials);
    }

    @NonNull
    CloudIdentity of(
            @NonNull StandardCredentials credentials,
            @NonNull IdentityRequest request,
            @NonNull CredentialsLookup lookup)
            throws AbortException {
        return identity(type.cast(credentials), request, lookup);
    }

    /** Those that can be used here; a plugin that is not installed brings none. */
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

    /** The cloud that the request names, else the public one. */
    @NonNull
    static AzureCloud cloud(@NonNull IdentityRequest request) throws AbortException {
        return request.cloud() == null ? AzureCloud.PUBLIC : KnownClouds.get().require(request.cloud());
    }

    /** The cloud that the credentials name: they belong to it, and are sent to no other. */
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

    /** The first that is given; the error says where to add it. */
    @NonNull
    static String first(
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
        throw new AbortException("The credentials '" + credentials.getId() + "' have no " + what + ": pass " + parameter
                + " to the step or to withAmlWorkspace, or let the named workspace say it.");
    }
}
