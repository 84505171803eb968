package io.jenkins.plugins.azureml.client.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.http.Segments;
import io.jenkins.plugins.azureml.client.json.Json;
import io.jenkins.plugins.azureml.client.service.WorkspaceService;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** Reads the last value of each metric of a run. */
final class Metrics {

    private static final String OPERATION = "read the metrics of";
    private static final int MAX_PAGES = 1000;

    private final WorkspaceService service;
    private final String name;
    private final String runId;

    Metrics(WorkspaceService service, String name, String runId) {
        this.service = service;
        this.name = name;
        this.runId = runId;
    }

    /** Reads the metrics from MLflow, else from the metric service. Neither requires the experiment. */
    Map<String, Double> read() throws AzureMlException, InterruptedException {
        AzureMlException failure = null;
        try {
            Map<String, Double> values = fromMlflow();
            if (!values.isEmpty()) {
                return values;
            }
        } catch (AzureMlException e) {
            // Not every workspace offers MLflow to every caller.
            failure = e;
        }
        try {
            return fromMetricService();
        } catch (AzureMlException e) {
            if (!e.isNotFound()) {
                throw e;
            }
            if (failure == null || failure.isNotFound()) {
                return Map.of();
            }
            throw failure;
        }
    }

    private Map<String, Double> fromMlflow() throws AzureMlException, InterruptedException {
        URI uri = service.uri("mlflow/v1.0", "/api/2.0/mlflow/runs/get", "run_id", runId);
        JsonNode run =
                service.send(service.call(OPERATION, name, "GET", uri).json()).json();
        JsonNode list = Json.field(Json.field(Json.field(run, "run"), "data"), "metrics");
        List<JsonNode> metrics = new ArrayList<>();
        list.forEach(metrics::add);
        metrics.sort(Comparator.comparingDouble((JsonNode m) -> order(m, "step"))
                .thenComparingDouble(m -> order(m, "timestamp")));
        Map<String, Double> values = new LinkedHashMap<>();
        for (JsonNode metric : metrics) {
            String key = Json.text(metric, "key");
            OptionalDouble value = value(metric, "value", values.containsKey(key));
            if (key != null && value.isPresent()) {
                values.put(key, value.getAsDouble());
            }
        }
        return values;
    }

    /**
     * Returns the number in a field. NaN for null, which some JSON writers use for it, and for text that follows a
     * number: the earlier number is not the last value.
     */
    private static OptionalDouble value(JsonNode of, String field, boolean afterNumber) {
        OptionalDouble number = Json.number(Json.field(of, field));
        boolean isNull = of.has(field) && of.get(field).isNull();
        return number.isEmpty() && (isNull || afterNumber) ? OptionalDouble.of(Double.NaN) : number;
    }

    private static double order(JsonNode metric, String by) {
        return Json.number(Json.field(metric, by)).orElse(0);
    }

    /** Reads {@code {api}/metric/v2.0{workspace}/runs/{runId}/list}, then {@code …/full} of each metric. */
    private Map<String, Double> fromMetricService() throws AzureMlException, InterruptedException {
        Map<String, Double> values = new LinkedHashMap<>();
        for (JsonNode metric : all("list", Json.MAPPER.createObjectNode())) {
            JsonNode key = Json.field(metric, "metricKey");
            String metricName = Json.text(key, "name");
            if (metricName == null || !mayBeNumber(metric, metricName)) {
                continue;
            }
            ObjectNode query = Json.MAPPER.createObjectNode().put("metricName", metricName);
            String namespace = Json.text(key, "namespace");
            if (namespace != null) {
                query.put("metricNamespace", namespace);
            }
            OptionalDouble value = last(all("full", query), metricName);
            if (value.isPresent()) {
                values.put(metricName, value.getAsDouble());
            }
        }
        return values;
    }

    /** Returns whether a metric may have a single value: it has one column, or one of its own name. */
    private static boolean mayBeNumber(JsonNode metric, String metricName) {
        JsonNode columns = Json.field(metric, "columns");
        return columns.size() <= 1 || columns.has(metricName);
    }

    /** Reads all pages of a query. Stops if a continuation token repeats. */
    private List<JsonNode> all(String query, ObjectNode body) throws AzureMlException, InterruptedException {
        URI uri = service.uri("metric/v2.0", "/runs/" + Segments.encode(runId) + "/" + query);
        List<JsonNode> elements = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        String token = null;
        do {
            if (token != null) {
                body.put("continuationToken", token);
            }
            JsonNode page = service.send(service.call(OPERATION, name, "POST", uri)
                            .jsonBody(body.toString())
                            .safe()
                            .json())
                    .json();
            elements.addAll(Json.elements(page));
            token = Json.text(page, "continuationToken");
        } while (token != null && seen.add(token) && seen.size() < MAX_PAGES);
        return elements;
    }

    private static OptionalDouble last(List<JsonNode> logged, String metricName) {
        // The sort is stable, so values without a step and a time keep the service's order.
        logged.sort(Comparator.comparingDouble((JsonNode v) -> order(v, "step")).thenComparing(Metrics::created));
        OptionalDouble last = OptionalDouble.empty();
        for (JsonNode each : logged) {
            JsonNode data = Json.field(each, "data");
            String column = column(data, metricName);
            OptionalDouble value = column == null ? OptionalDouble.empty() : value(data, column, last.isPresent());
            if (value.isPresent()) {
                last = value;
            }
        }
        return last;
    }

    /** Returns the column that has the metric's name, or else the only one. */
    @CheckForNull
    private static String column(JsonNode data, String metricName) {
        if (data.has(metricName)) {
            return metricName;
        }
        return data.size() == 1 ? data.fieldNames().next() : null;
    }

    private static Instant created(JsonNode value) {
        Instant time = Json.time(value, "createdUtc");
        return time == null ? Instant.EPOCH : time;
    }
}
