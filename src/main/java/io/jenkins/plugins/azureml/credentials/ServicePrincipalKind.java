package io.jenkins.plugins.azureml.credentials;

import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import hudson.AbortException;
import io.jenkins.plugins.azureml.client.auth.ClientSecretIdentity;

/** Supports the credentials of this plugin, which contain all required values. */
final class ServicePrincipalKind extends IdentityKind<AzureMlServicePrincipal> {

    ServicePrincipalKind() {
        super(AzureMlServicePrincipal.class);
    }

    @Override
    CloudIdentity identity(AzureMlServicePrincipal principal, IdentityRequest request, CredentialsLookup lookup)
            throws AbortException {
        String tenant = require(principal, "tenantId", "tenant", request.tenantId(), principal.getTenantId());
        String client = require(principal, "clientId", "application (client) id", principal.getClientId());
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
                                        "Certificate"),
                                principal.isSendCertificateChain()));
    }
}
