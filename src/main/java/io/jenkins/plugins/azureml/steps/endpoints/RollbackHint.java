package io.jenkins.plugins.azureml.steps.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.endpoints.OnlineDeployment;
import io.jenkins.plugins.azureml.client.models.ModelNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Describes the step that restores a deployment, or deletes a new one. */
final class RollbackHint {

    private static final List<String> SET_BY_PARAMETERS = List.of("model", "instanceType");
    private static final List<String> SET_BY_DEFINITION =
            List.of("codeConfiguration", "environmentId", "environmentVariables");

    private RollbackHint() {}

    /**
     * Returns a sentence without a period.
     *
     * @param before JSON of the deployment before the step; null if it did not exist
     * @param now JSON of the request that changed it
     */
    @NonNull
    static String text(
            @NonNull String endpoint, @NonNull String deployment, @CheckForNull String before, @NonNull String now) {
        if (before == null) {
            return "To delete it: amlDeleteDeployment(endpoint: '" + endpoint + "', deployment: '" + deployment + "')";
        }
        String parameters = String.join(", ", parameters(before, now));
        return isSetByParameters(DeploymentRequest.parse(before), DeploymentRequest.parse(now))
                ? "To restore it: amlDeploy(endpoint: '" + endpoint + "', deployment: '" + deployment + "', "
                        + parameters + ")"
                : "To restore it: amlDeploy with its previous definition, " + parameters;
    }

    private static List<String> parameters(String before, String now) {
        OnlineDeployment was = DeploymentRequest.summary(before);
        List<String> parameters = new ArrayList<>();
        if (was.model() != null) {
            String id = ModelNames.idOf(was.model());
            parameters.add("model: '" + (id == null ? was.model() : id) + "'");
        }
        if (was.instanceType() != null
                && !was.instanceType().equals(DeploymentRequest.summary(now).instanceType())) {
            parameters.add("instanceType: '" + was.instanceType() + "'");
        }
        parameters.add("instanceCount: " + Objects.requireNonNullElse(was.instanceCount(), 1));
        return parameters;
    }

    /**
     * Returns whether the parameters of {@code amlDeploy} suffice to restore the deployment. Properties that only {@code before} has
     * are defaults of the service and do not count, except those that a definition sets.
     */
    private static boolean isSetByParameters(JsonNode before, JsonNode now) {
        ObjectNode was = before.withObject("/properties");
        ObjectNode is = now.withObject("/properties");
        return SET_BY_DEFINITION.stream().allMatch(field -> Objects.equals(was.get(field), is.get(field)))
                && is.properties().stream()
                        .filter(field -> !SET_BY_PARAMETERS.contains(field.getKey()))
                        .allMatch(field -> field.getValue().equals(was.get(field.getKey())));
    }
}
