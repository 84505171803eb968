package io.jenkins.plugins.azureml.client.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.RunStatus;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A job, from Azure Resource Manager. Its run in the run history has the same id.
 *
 * @param status as the service spells it; null if it is not returned
 * @param jobType such as {@code Command}, {@code Sweep} or {@code Pipeline}
 * @param outputs types of the outputs by name, such as {@code uri_folder} or {@code mlflow_model}; includes the output
 *     {@code default}, which the service adds
 * @param outputUris locations of the outputs by name, if known; may contain expressions such as {@code ${{name}}}
 * @param compute name of the compute target; null for serverless compute, or if it is not returned
 * @param studio page in the studio; null if it is not returned
 */
public record Job(
        String name,
        @CheckForNull String status,
        @CheckForNull String jobType,
        @CheckForNull String experimentName,
        Map<String, String> tags,
        Map<String, String> properties,
        Map<String, String> outputs,
        Map<String, String> outputUris,
        @CheckForNull String compute,
        @CheckForNull URI studio) {

    static Job of(JsonNode json, String name) {
        JsonNode properties = Json.field(json, "properties");
        String told = Json.text(json, "name");
        String compute = Json.text(properties, "computeId");
        return new Job(
                told == null ? name : told,
                Json.text(properties, "status"),
                Json.text(properties, "jobType"),
                Json.text(properties, "experimentName"),
                Json.map(properties, "tags"),
                Json.map(properties, "properties"),
                outputs(Json.field(properties, "outputs")),
                outputUris(Json.field(properties, "outputs")),
                compute == null ? null : compute.substring(compute.lastIndexOf('/') + 1),
                Json.uri(Json.field(Json.field(properties, "services"), "Studio"), "endpoint"));
    }

    private static Map<String, String> outputs(JsonNode json) {
        Map<String, String> types = new LinkedHashMap<>();
        if (json.isObject()) {
            json.properties()
                    .forEach(output ->
                            types.put(output.getKey(), String.valueOf(Json.text(output.getValue(), "jobOutputType"))));
        }
        return Collections.unmodifiableMap(types);
    }

    private static Map<String, String> outputUris(JsonNode json) {
        Map<String, String> uris = new LinkedHashMap<>();
        if (json.isObject()) {
            json.properties().forEach(output -> {
                String uri = Json.text(output.getValue(), "uri");
                if (uri != null && !uri.isBlank()) {
                    uris.put(output.getKey(), uri);
                }
            });
        }
        return Collections.unmodifiableMap(uris);
    }

    /**
     * Returns the job as a run, for callers that cannot reach the run history. The run has neither times nor the reason of a
     * failure, which only the run history has.
     *
     * @param id of the job, which is that of its run
     */
    public Run asRun(String id) {
        return new Run(
                id,
                RunStatus.of(status),
                status,
                null,
                null,
                null,
                null,
                List.of(),
                tags,
                properties,
                compute,
                null,
                null,
                null,
                jobType,
                null);
    }

    /** Omits tags and properties, which may contain confidential data. */
    @Override
    public String toString() {
        return "job " + name + " (" + status + ")";
    }
}
