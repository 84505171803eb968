package io.jenkins.plugins.azureml.steps.endpoints;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.endpoints.OnlineEndpoints;
import io.jenkins.plugins.azureml.steps.AmlStepDescriptor;
import io.jenkins.plugins.azureml.steps.KeyValueLines;
import io.jenkins.plugins.azureml.steps.assets.AssetResolver;
import java.util.Map;

/** Checks of the forms for online endpoints. They compare text alone. */
public final class EndpointChecks {

    private EndpointChecks() {}

    @NonNull
    public static FormValidation checkEndpoint(@CheckForNull String value) {
        return AmlStepDescriptor.check(value, text -> OnlineEndpoints.problem("endpoint", text));
    }

    @NonNull
    public static FormValidation checkDeployment(@CheckForNull String value) {
        return AmlStepDescriptor.check(value, text -> OnlineEndpoints.problem("deployment", text));
    }

    /** The same, where a definition may name the deployment. */
    @NonNull
    public static FormValidation checkOptionalDeployment(@CheckForNull String value) {
        return Util.fixEmptyAndTrim(value) == null ? FormValidation.ok() : checkDeployment(value);
    }

    @NonNull
    public static FormValidation checkDefinition(@CheckForNull String value) {
        return AmlStepDescriptor.check(DeploymentInputs.problems(Util.fixEmptyAndTrim(value), true).stream()
                .findFirst());
    }

    @NonNull
    public static FormValidation checkEndpointDefinition(@CheckForNull String value) {
        return AmlStepDescriptor.check(DeploymentInputs.endpointProblems(Util.fixEmptyAndTrim(value)).stream()
                .findFirst());
    }

    @NonNull
    public static FormValidation checkModel(@CheckForNull String value) {
        return AmlStepDescriptor.check(value, text -> AssetResolver.problem("model", text));
    }

    @NonNull
    public static FormValidation checkInstanceCount(@CheckForNull String value) {
        return checkNumber(value, 1, 9999);
    }

    @NonNull
    public static FormValidation checkTrafficPercent(@CheckForNull String value) {
        return checkNumber(value, 0, 100);
    }

    /** Lines {@code deployment=percent}. */
    @NonNull
    public static FormValidation checkTraffic(@CheckForNull String value) {
        if (AmlStepDescriptor.hasVariable(value)) {
            return FormValidation.ok();
        }
        Map<String, String> traffic;
        try {
            traffic = KeyValueLines.of("traffic", value);
        } catch (IllegalArgumentException e) {
            return FormValidation.error(Messages.AmlSubmitRunStep_tagsInvalid());
        }
        if (traffic == null) {
            return FormValidation.error(Messages.EndpointForms_trafficMissing());
        }
        return AmlStepDescriptor.check(TrafficShares.problems(traffic).stream().findFirst());
    }

    private static FormValidation checkNumber(String value, int least, int most) {
        String text = Util.fixEmptyAndTrim(value);
        boolean good = text == null
                || AmlStepDescriptor.hasVariable(text)
                || text.matches("\\d{1,4}") && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most;
        return good ? FormValidation.ok() : FormValidation.error(Messages.AmlDeployStep_numberInvalid(least, most));
    }
}
