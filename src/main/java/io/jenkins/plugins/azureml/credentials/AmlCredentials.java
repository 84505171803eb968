package io.jenkins.plugins.azureml.credentials;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.IdCredentials;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Run;
import io.jenkins.plugins.azureml.client.AzureCloud;
import io.jenkins.plugins.azureml.client.SecretText;
import io.jenkins.plugins.azureml.client.auth.ClientSecretIdentity;
import io.jenkins.plugins.azureml.config.AzureMlGlobalConfiguration;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/** From a credentials id to what the client needs: the only place that reads a secret. Not for the CPS thread. */
public final class AmlCredentials {

    private AmlCredentials() {}

    /**
     * The identity behind a credentials id, as the build may see it.
     *
     * @param tenantId overrides the tenant of the credentials
     * @throws AbortException naming the parameter, if there are no such credentials or they are not complete
     */
    @NonNull
    public static CloudIdentity identity(
            @NonNull Run<?, ?> run, @NonNull String credentialsId, @CheckForNull String tenantId)
            throws AbortException {
        AzureMlServicePrincipal principal = find(
                run, "credentialsId", credentialsId, AzureMlServicePrincipal.class, "Azure ML service principal", "");
        AzureCloud cloud = cloud(principal);
        String tenant = tenantId != null ? tenantId : Util.fixEmptyAndTrim(principal.getTenantId());
        if (tenant == null) {
            throw new AbortException("The credentials '" + credentialsId
                    + "' have no tenant: add the directory (tenant) id to them, or pass tenantId to the step.");
        }
        return new CloudIdentity(
                cloud,
                new ClientSecretIdentity(
                        tenant,
                        principal.getClientId(),
                        SecretText.of(principal.getClientSecret().getPlainText())));
    }

    /** The key of a scoring endpoint, from secret text credentials. */
    @NonNull
    public static SecretText scoringKey(
            @NonNull Run<?, ?> run, @NonNull String keyCredentialsId, @NonNull String scoringUri)
            throws AbortException {
        StringCredentials key =
                find(run, "keyCredentialsId", keyCredentialsId, StringCredentials.class, "Secret text", scoringUri);
        return SecretText.of(key.getSecret().getPlainText());
    }

    private static AzureCloud cloud(AzureMlServicePrincipal principal) throws AbortException {
        AzureMlGlobalConfiguration configuration = AzureMlGlobalConfiguration.get();
        try {
            return configuration
                    .cloud(principal.getCloud())
                    .orElseThrow(
                            () -> new AbortException(
                                    "The credentials '" + principal.getId()
                                            + "' name the cloud '" + principal.getCloud()
                                            + "', which is not known here. Known are: "
                                            + configuration.cloudNames()
                                            + ". An administrator adds custom clouds under Manage Jenkins » System » Azure Machine Learning."));
        } catch (IllegalArgumentException e) {
            throw new AbortException(
                    "The cloud '" + principal.getCloud() + "' is not configured well: " + e.getMessage());
        }
    }

    private static <C extends StandardCredentials> C find(
            Run<?, ?> run, String parameter, String id, Class<C> type, String kind, String uri) throws AbortException {
        var domain = uri.isEmpty()
                ? List.<com.cloudbees.plugins.credentials.domains.DomainRequirement>of()
                : URIRequirementBuilder.fromUri(uri).build();
        C found = CredentialsProvider.findCredentialById(id, type, run, domain);
        if (found != null) {
            CredentialsProvider.track(run, found);
            return found;
        }
        IdCredentials other = CredentialsProvider.findCredentialById(id, StandardCredentials.class, run, domain);
        throw new AbortException(parameter + " '" + id + "': "
                + (other == null
                        ? "there are no credentials with this id that this job may use. Add them (kind \"" + kind
                                + "\") to Jenkins, to the job's folder, or correct the id."
                        : "these credentials are of another kind; \"" + kind + "\" is needed here."));
    }
}
