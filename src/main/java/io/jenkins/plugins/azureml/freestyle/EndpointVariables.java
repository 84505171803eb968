package io.jenkins.plugins.azureml.freestyle;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.azureml.steps.AmlStepDescriptor;
import java.util.LinkedHashMap;
import java.util.Map;

/** What later build steps are told of an online endpoint. */
final class EndpointVariables {

    private EndpointVariables() {}

    /** @param result what {@code amlDeploy} or {@code amlTraffic} has returned */
    static void set(@NonNull Run<?, ?> run, @NonNull Map<?, ?> result) {
        Map<?, ?> now = (Map<?, ?>) result.get("traffic");
        Map<String, String> before = lines((Map<?, ?>) result.get("previousTraffic"));
        // So that it leads back to what was, even to nothing, where another build step takes it as its traffic.
        now.keySet().forEach(deployment -> before.putIfAbsent(deployment.toString(), "0"));
        Object deployment = result.get("deployment");
        if (deployment != null && before.isEmpty()) {
            before.put(deployment.toString(), "0");
        }
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("AZUREML_ENDPOINT", result.get("endpoint"));
        variables.put("AZUREML_DEPLOYMENT", deployment);
        variables.put("AZUREML_SCORING_URI", result.get("scoringUri"));
        variables.put("AZUREML_ENDPOINT_URL", result.get("portalUrl"));
        variables.put("AZUREML_TRAFFIC", AmlStepDescriptor.lines(lines(now)));
        variables.put("AZUREML_PREVIOUS_TRAFFIC", AmlStepDescriptor.lines(before));
        AmlVariables.set(run, variables);
    }

    private static Map<String, String> lines(Map<?, ?> shares) {
        Map<String, String> lines = new LinkedHashMap<>();
        shares.forEach((deployment, percent) -> lines.put(deployment.toString(), percent.toString()));
        return lines;
    }
}
