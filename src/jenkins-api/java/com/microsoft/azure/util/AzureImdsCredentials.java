package com.microsoft.azure.util;

import com.cloudbees.plugins.credentials.CredentialsScope;

public class AzureImdsCredentials extends AzureBaseCredentials {
    private static final long serialVersionUID = 1L;
    private final String azureEnvName;

    public AzureImdsCredentials(CredentialsScope scope, String id, String description, String azureEnvName) {
        super(scope, id, description);
        this.azureEnvName = azureEnvName;
    }

    public String getClientId() {
        return null;
    }

    @Override
    public String getAzureEnvironmentName() {
        return azureEnvName;
    }

    @Override
    public String getActiveDirectoryEndpoint() {
        return null;
    }

    @Override
    public String getResourceManagerEndpoint() {
        return null;
    }
}
