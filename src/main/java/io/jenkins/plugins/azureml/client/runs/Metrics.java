package io.jenkins.plugins.azureml.client.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
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

    private static final int MAX_PAGES = 1000;

    private final WorkspaceService service;
    private final String name;
    private final String runId;

    Metrics(WorkspaceService service, String name, String runId) {
        this.service = service;
        this.name = name;
        this.runId = runId;
    }

    /**
     * Reads the metrics from MLflow, else from the run history.
     *
     * @param history null if the experiment, which that request requires, is unknown
     */
    Map<String, Double> read(URI mlflow, URI history) throws AzureMlException, InterruptedException {
        AzureMlException failure = null;
        try {
            Map<String, Double> values = fromMlflow(mlflow);
            if (!values.isEmpty() || history == null) {
                return values;
            }
        } catch (AzureMlException e) {
            // Not every workspace offers MLflow to every caller.
            if (history == null) {
                if (e.isNotFound()) {
                    return Map.of();
                }
                throw e;
            }
            failure = e;
        }
        try {
            return fromHistory(history);
        } catch (AzureMlException e) {
            if (e.isNotFound() && failure == null) {
                return Map.of();
            }
            throw e;
        }
    }

    private Map<String, Double> fromMlflow(URI uri) throws AzureMlException, InterruptedException {
        JsonNode run = service.send(
                        service.call("read the metrics of", name, "GET", uri).json())
                .json();
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

    private Map<String, Double> fromHistory(URI uri) throws AzureMlException, InterruptedException {
        List<JsonNode> metrics = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        String token = null;
        do {
            ObjectNode query = Json.MAPPER.createObjectNode();
            query.put("filter", "RunId eq '" + runId + "'");
            if (token != null) {
                query.put("continuationToken", token);
            }
            JsonNode page = service.send(service.call("read the metrics of", name, "POST", uri)
                            .jsonBody(query.toString())
                            .safe()
                            .json())
                    .json();
            for (JsonNode metric : Json.elements(page)) {
                String of = Json.text(metric, "runId");
                if (of == null || of.equals(runId)) {
                    metrics.add(metric);
                }
            }
            token = Json.text(page, "continuationToken");
        } while (token != null && seen.add(token) && seen.size() < MAX_PAGES);
        // The sort is stable, so metrics without a time keep the service's order.
        metrics.sort(Comparator.comparing(Metrics::created));
        Map<String, Double> values = new LinkedHashMap<>();
        for (JsonNode metric : metrics) {
            String key = Json.text(metric, "name");
            OptionalDouble value = lastCell(metric, key);
            if (key != null && value.isPresent()) {
                values.put(key, value.getAsDouble());
            }
        }
        return values;
    }

    private static Instant created(JsonNode metric) {
        Instant time = Json.time(metric, "createdUtc");
        return time == null ? Instant.EPOCH : time;
    }

    /** Returns the cell of the column that has the metric's name. A table of several other columns has no single value. */
    private static OptionalDouble lastCell(JsonNode metric, String name) {
        OptionalDouble last = OptionalDouble.empty();
        for (JsonNode cell : Json.field(metric, "cells")) {
            OptionalDouble value = Json.number(cell);
            if (name != null && cell.isObject()) {
                value = value(cell, name, last.isPresent() && cell.has(name));
                if (value.isEmpty() && cell.size() == 1) {
                    value = Json.number(cell.elements().next());
                }
            }
            if (value.isPresent()) {
                last = value;
            }
        }
        return last;
    }
}
