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

/** Checks of the fields that say which workspace, and as whom. They compare text; what is left out may come from elsewhere. */
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

    /** The choices for a generation of the API; the first is to say nothing. */
    @NonNull
    public static ListBoxModel apiGenerations() {
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.WorkspaceTexts_generationNotSaid(), "");
        items.add(Messages.WorkspaceTexts_generationAuto(), ApiPreference.AUTOMATIC);
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
