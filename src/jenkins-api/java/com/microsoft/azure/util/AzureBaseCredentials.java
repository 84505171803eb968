package com.microsoft.azure.util;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;

public abstract class AzureBaseCredentials extends BaseStandardCredentials {
    private static final long serialVersionUID = 1L;

    public AzureBaseCredentials(CredentialsScope scope, String id, String description) {
        super(scope, id, description);
    }

    public abstract String getAzureEnvironmentName();

    public abstract String getActiveDirectoryEndpoint();

    public abstract String getResourceManagerEndpoint();
}
