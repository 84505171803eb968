package com.microsoft.azure.util;

import com.cloudbees.plugins.credentials.CredentialsScope;
import hudson.util.Secret;

public class AzureCredentials extends AzureBaseCredentials {
    private static final long serialVersionUID = 1L;
    private final String clientId;
    private final Secret clientSecret;
    private String tenant;
    private String certificateId;
    private String azureEnvironmentName = "Azure";
    private String resourceManagerEndpoint;

    public AzureCredentials(
            CredentialsScope scope,
            String id,
            String description,
            String subscriptionId,
            String clientId,
            Secret clientSecret) {
        super(scope, id, description);
        this.clientId = clientId;
        this.clientSecret = clientSecret;
    }

    public String getClientId() {
        return clientId;
    }

    public String getPlainClientSecret() {
        return clientSecret.getPlainText();
    }

    public String getTenant() {
        return tenant;
    }

    public void setTenant(String tenant) {
        this.tenant = tenant;
    }

    public String getCertificateId() {
        return certificateId;
    }

    public void setCertificateId(String certificateId) {
        this.certificateId = certificateId;
    }

    @Override
    public String getAzureEnvironmentName() {
        return azureEnvironmentName;
    }

    public void setAzureEnvironmentName(String azureEnvironmentName) {
        this.azureEnvironmentName = azureEnvironmentName;
    }

    @Override
    public String getActiveDirectoryEndpoint() {
        return null;
    }

    @Override
    public String getResourceManagerEndpoint() {
        return resourceManagerEndpoint;
    }

    public void setResourceManagerEndpoint(String resourceManagerEndpoint) {
        this.resourceManagerEndpoint = resourceManagerEndpoint;
    }
}
