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

/** Tells a person how a deployment gets back to what it was before a step made or changed it. */
final class RollbackHint {

    private static final List<String> SAID_BY_PARAMETERS = List.of("model", "instanceType");
    private static final List<String> OF_THE_DEFINITION =
            List.of("codeConfiguration", "environmentId", "environmentVariables");

    private RollbackHint() {}

    /**
     * A sentence without its end.
     *
     * @param before what it was, as JSON; null if there was none
     * @param now what it was to become, as JSON
     */
    @NonNull
    static String text(
            @NonNull String endpoint, @NonNull String deployment, @CheckForNull String before, @NonNull String now) {
        if (before == null) {
            return "To take it away: amlDeleteDeployment(endpoint: '" + endpoint + "', deployment: '" + deployment
                    + "')";
        }
        String parameters = String.join(", ", parameters(before, now));
        return isSaidByParameters(DeploymentRequest.parse(before), DeploymentRequest.parse(now))
                ? "To change it back: amlDeploy(endpoint: '" + endpoint + "', deployment: '" + deployment + "', "
                        + parameters + ")"
                : "To change it back: amlDeploy with the definition that it had before, " + parameters;
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

    /** What the service fills in by itself differs from no definition. */
    private static boolean isSaidByParameters(JsonNode before, JsonNode now) {
        ObjectNode was = before.withObject("/properties");
        ObjectNode is = now.withObject("/properties");
        return OF_THE_DEFINITION.stream().allMatch(field -> Objects.equals(was.get(field), is.get(field)))
                && is.properties().stream()
                        .filter(field -> !SAID_BY_PARAMETERS.contains(field.getKey()))
                        .allMatch(field -> field.getValue().equals(was.get(field.getKey())));
    }
}
