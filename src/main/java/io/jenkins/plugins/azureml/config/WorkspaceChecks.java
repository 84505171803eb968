package io.jenkins.plugins.azureml.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.service.ApiGeneration;
import io.jenkins.plugins.azureml.client.service.ApiPreference;
import java.util.List;

/**
 * Validates the form fields of {@link WorkspaceSettings}. An empty field is valid, because its value may come from elsewhere. Checks
 * compare text only, so they need no permission.
 */
public final class WorkspaceChecks {

    private WorkspaceChecks() {}

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

    @NonNull
    public static FormValidation checkV2ApiVersion(@CheckForNull String value) {
        List<String> problems = ApiPreference.problems(null, Util.fixEmptyAndTrim(value));
        return problems.isEmpty() ? FormValidation.ok() : FormValidation.error(problems.get(0));
    }

    /** Returns the choices for the API generation; the first one leaves it unset. */
    @NonNull
    public static ListBoxModel apiGenerations() {
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.WorkspaceChecks_generationNotSaid(), "");
        items.add(Messages.WorkspaceChecks_generationAuto(), ApiPreference.AUTOMATIC);
        for (ApiGeneration each : ApiGeneration.values()) {
            items.add(each.toString(), each.toString());
        }
        return items;
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
