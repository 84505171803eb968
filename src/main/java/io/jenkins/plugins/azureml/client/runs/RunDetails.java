package io.jenkins.plugins.azureml.client.runs;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.azureml.client.error.Redactor;
import io.jenkins.plugins.azureml.client.json.Json;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A run with its log files.
 *
 * @param logFiles signed URLs by path: secrets that are valid for hours
 */
public record RunDetails(Run run, Map<String, URI> logFiles) {

    static RunDetails of(JsonNode json, String runId, Supplier<Redactor> redactor) {
        Map<String, URI> files = new LinkedHashMap<>();
        JsonNode list = Json.field(json, "logFiles");
        for (Map.Entry<String, String> e : Json.entries(list).entrySet()) {
            URI uri = Json.toUri(e.getValue());
            if (uri != null && uri.isAbsolute()) {
                files.put(e.getKey(), uri);
            }
        }
        return new RunDetails(Run.of(json, runId, redactor), Collections.unmodifiableMap(files));
    }

    /** Omits the signed URLs. */
    @Override
    public String toString() {
        return run + " with the logs " + logFiles.keySet();
    }
}
