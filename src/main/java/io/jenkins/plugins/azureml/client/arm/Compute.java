package io.jenkins.plugins.azureml.client.arm;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.ErrorReader;
import io.jenkins.plugins.azureml.client.error.Redactor;
import io.jenkins.plugins.azureml.client.error.ServiceError;
import io.jenkins.plugins.azureml.client.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A compute of a workspace. A property that the service does not return is null. The administrator's password is never
 * returned.
 *
 * @param type such as {@code AmlCompute}
 * @param allocationState {@code Steady} or {@code Resizing}, for an AmlCompute only
 * @param nodes node counts by state, such as {@code runningNodeCount}
 * @param errors errors of the compute and of its nodes
 */
public record Compute(
        @CheckForNull String name,
        @CheckForNull String type,
        @CheckForNull String location,
        @CheckForNull String provisioningState,
        @CheckForNull String vmSize,
        @CheckForNull Integer minNodeCount,
        @CheckForNull Integer maxNodeCount,
        @CheckForNull String allocationState,
        @CheckForNull Integer currentNodeCount,
        Map<String, String> nodes,
        List<String> errors) {

    /**
     * Reads a compute.
     *
     * @param json an element of the list of computes, or a single compute
     */
    public static Compute of(JsonNode json) {
        JsonNode properties = Json.field(json, "properties");
        JsonNode own = Json.field(properties, "properties");
        JsonNode scale = Json.field(own, "scaleSettings");
        List<String> errors = new ArrayList<>();
        errors(errors, Json.field(properties, "provisioningErrors"));
        errors(errors, Json.field(own, "errors"));
        return new Compute(
                Json.text(json, "name"),
                Json.text(properties, "computeType"),
                Json.text(json, "location"),
                Json.text(properties, "provisioningState"),
                Json.text(own, "vmSize"),
                count(scale, "minNodeCount"),
                count(scale, "maxNodeCount"),
                Json.text(own, "allocationState"),
                count(own, "currentNodeCount"),
                Json.map(own, "nodeStateCounts"),
                List.copyOf(errors));
    }

    private static void errors(List<String> errors, JsonNode list) {
        for (JsonNode each : list.isObject() ? List.of(list) : list) {
            ServiceError error = new ErrorReader(Redactor.of(List.of())).read(each);
            String text = error.text();
            if (error.deepestCode() != null || !text.isEmpty()) {
                errors.add(error.deepestCode() == null ? text : error.deepestCode() + ": " + text);
            }
        }
    }

    private static Integer count(JsonNode node, String name) {
        OptionalDouble number = Json.number(Json.field(node, name));
        return number.isPresent() ? (Integer) (int) number.getAsDouble() : null;
    }

    /** Returns whether creation failed or was canceled, or the compute has failed since. */
    public boolean isFailed() {
        OperationState state = OperationState.of(provisioningState);
        return state == OperationState.FAILED || state == OperationState.CANCELED;
    }
}
