package io.jenkins.plugins.azureml.connection;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.client.http.Segments;

/** Checks of the fields that say which workspace, and as whom. They compare text; what is left out may come from elsewhere. */
public final class WorkspaceTexts {

    private WorkspaceTexts() {}

    @NonNull
    public static FormValidation checkSubscriptionId(@CheckForNull String value) {
        return check("subscriptionId", value, 64);
    }

    @NonNull
    public static FormValidation checkResourceGroup(@CheckForNull String value) {
        return check("resourceGroup", value, 90);
    }

    @NonNull
    public static FormValidation checkWorkspace(@CheckForNull String value) {
        return check("workspace", value, 260);
    }

    @NonNull
    public static FormValidation checkTenantId(@CheckForNull String value) {
        return check("tenantId", value, 260);
    }

    @NonNull
    public static FormValidation checkClientId(@CheckForNull String value) {
        return check("clientId", value, 64);
    }

    private static FormValidation check(String parameter, String value, int maxLength) {
        String text = Util.fixEmptyAndTrim(value);
        return text == null
                ? FormValidation.ok()
                : Segments.problem(parameter, text, maxLength)
                        .map(FormValidation::error)
                        .orElseGet(FormValidation::ok);
    }
}
