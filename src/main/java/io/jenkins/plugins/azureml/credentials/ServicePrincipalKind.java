package io.jenkins.plugins.azureml.credentials;

import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.auth.ClientSecretIdentity;

/** The plugin's own credentials, which say all themselves. */
final class ServicePrincipalKind extends IdentityKind<AzureMlServicePrincipal> {

    ServicePrincipalKind() {
        super(AzureMlServicePrincipal.class);
    }

    @Override
    CloudIdentity identity(AzureMlServicePrincipal principal, IdentityRequest request, CredentialsLookup lookup)
            throws AbortException {
        String tenant = first(principal, "tenantId", "tenant", request.tenantId(), principal.getTenantId());
        String client = first(principal, "clientId", "application (client) id", principal.getClientId());
        String certificate = principal.getCertificateCredentialsId();
        return new CloudIdentity(
                cloud(principal, principal.getCloud(), request),
                certificate == null
                        ? new ClientSecretIdentity(
                                tenant,
                                client,
                                SecretChecks.text(
                                        "credentialsId",
                                        principal.getId(),
                                        "client secret",
                                        principal.getClientSecret().getPlainText()))
                        : Certificates.identity(
                                tenant,
                                client,
                                lookup.require(
                                        "The certificate of '" + principal.getId() + "',",
                                        certificate,
                                        StandardCertificateCredentials.class,
                                        "Certificate")));
    }
}
