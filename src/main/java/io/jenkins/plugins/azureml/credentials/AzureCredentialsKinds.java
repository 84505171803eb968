package io.jenkins.plugins.azureml.credentials;

import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import com.microsoft.azure.util.AzureBaseCredentials;
import com.microsoft.azure.util.AzureCredentials;
import com.microsoft.azure.util.AzureImdsCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Util;
import io.jenkins.plugins.azureml.client.auth.ClientSecretIdentity;
import io.jenkins.plugins.azureml.client.auth.Identity;
import io.jenkins.plugins.azureml.client.auth.ManagedIdentity;
import io.jenkins.plugins.azureml.client.auth.WorkloadIdentity;
import io.jenkins.plugins.azureml.client.cloud.AzureCloud;
import java.util.List;
import java.util.Map;
import jenkins.util.SystemProperties;

/**
 * Supports the credentials of the Azure Credentials plugin. The class is loaded only if that plugin is installed, so no
 * other class may refer to its types. Reads only plain strings from the credentials, so the Azure SDK is not needed.
 */
final class AzureCredentialsKinds {

    /** System property that allows credentials of folders and users to use the managed identity of the controller. */
    private static final String ALLOW_ANYWHERE = "io.jenkins.plugins.azureml.managedIdentityAnywhere";

    private AzureCredentialsKinds() {}

    static void addTo(List<IdentityKind<?>> kinds) {
        kinds.add(new PrincipalKind());
        kinds.add(managedIdentity(System.getenv()));
    }

    /** @param environment variables of the controller, which tell where it runs */
    static IdentityKind<?> managedIdentity(Map<String, String> environment) {
        return new ManagedIdentityKind(environment);
    }

    private static final class PrincipalKind extends IdentityKind<AzureCredentials> {

        PrincipalKind() {
            super(AzureCredentials.class);
        }

        @Override
        CloudIdentity identity(AzureCredentials azure, IdentityRequest request, CredentialsLookup lookup)
                throws AbortException {
            String tenant = require(azure, "tenantId", "tenant", request.tenantId(), azure.getTenant());
            String client = require(azure, "clientId", "application (client) id", azure.getClientId());
            String certificate = Util.fixEmptyAndTrim(azure.getCertificateId());
            Identity identity = certificate == null
                    ? new ClientSecretIdentity(
                            tenant,
                            client,
                            SecretChecks.text(
                                    "credentialsId",
                                    azure.getId(),
                                    "client secret",
                                    Util.fixNull(azure.getPlainClientSecret())))
                    : Certificates.identity(
                            tenant,
                            client,
                            lookup.require(
                                    "The certificate of '" + azure.getId() + "',",
                                    certificate,
                                    StandardCertificateCredentials.class,
                                    "Certificate"),
                            false);
            return new CloudIdentity(cloudOf(azure, request), identity);
        }
    }

    private static final class ManagedIdentityKind extends IdentityKind<AzureImdsCredentials> {

        private final Map<String, String> environment;

        ManagedIdentityKind(Map<String, String> environment) {
            super(AzureImdsCredentials.class);
            this.environment = environment;
        }

        @Override
        CloudIdentity identity(AzureImdsCredentials azure, IdentityRequest request, CredentialsLookup lookup)
                throws AbortException {
            if (!CredentialsLookup.isStoredInJenkins(azure) && !SystemProperties.getBoolean(ALLOW_ANYWHERE)) {
                throw new AbortException("credentialsId '" + azure.getId()
                        + "': a managed identity is the identity of the controller's machine, so its credentials must"
                        + " be stored in Jenkins itself (Manage Jenkins » Credentials), not in a folder or for a user."
                        + " An administrator can allow others with the system property " + ALLOW_ANYWHERE + "=true.");
            }
            return new CloudIdentity(
                    cloudOf(azure, request),
                    machineIdentity(request.tenantId(), Util.fixEmptyAndTrim(azure.getClientId())));
        }

        private Identity machineIdentity(@CheckForNull String tenant, @CheckForNull String client)
                throws AbortException {
            try {
                return WorkloadIdentity.isIn(environment)
                        ? WorkloadIdentity.of(environment, tenant, client)
                        : ManagedIdentity.ofThisMachine(environment, tenant, client);
            } catch (IllegalArgumentException e) {
                throw new AbortException(
                        "The managed identity of the controller cannot be used: " + e.getMessage() + ".");
            }
        }
    }

    private static AzureCloud cloudOf(AzureBaseCredentials azure, IdentityRequest request) throws AbortException {
        boolean ownEndpoints =
                isCustom(azure.getActiveDirectoryEndpoint()) || isCustom(azure.getResourceManagerEndpoint());
        AzureCloud cloud = ownEndpoints ? null : named(azure.getAzureEnvironmentName());
        if (cloud == null) {
            throw new AbortException("The credentials '" + azure.getId()
                    + "' contain their own endpoints or environment, which this plugin does not support in"
                    + " credentials. Ask an administrator to add a custom cloud, and use credentials of the kind"
                    + " \"Azure ML service principal\" with it.");
        }
        return IdentityKind.cloud(azure, cloud.name(), request);
    }

    // The form of that plugin fills in the default endpoints, which do not make a cloud custom.
    private static boolean isCustom(@CheckForNull String endpoint) {
        String url = Util.fixEmptyAndTrim(endpoint);
        return url != null
                && List.of(AzureCloud.PUBLIC, AzureCloud.CHINA, AzureCloud.US_GOVERNMENT).stream()
                        .noneMatch(c -> url.startsWith(c.authority().toString())
                                || url.startsWith(c.resourceManager().toString()));
    }

    @CheckForNull
    private static AzureCloud named(@CheckForNull String environment) {
        return switch (Util.fixNull(environment)) {
            case "", "Azure" -> AzureCloud.PUBLIC;
            case "Azure China" -> AzureCloud.CHINA;
            case "Azure US Government" -> AzureCloud.US_GOVERNMENT;
            default -> null;
        };
    }
}
