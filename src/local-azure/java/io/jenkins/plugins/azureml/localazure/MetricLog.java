package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Stores the metrics of a run and shows them in the formats of run history and of MLflow. */
final class MetricLog {
    record Point(String name, double value, long step, Instant time) {}

    private final String runId;
    private final List<ObjectNode> metrics = new ArrayList<>();
    private final List<Point> points = new ArrayList<>();
    private volatile Runnable listener = () -> {};

    MetricLog(String runId) {
        this.runId = runId;
    }

    /** Sets a callback to run after each new metric. */
    void listen(Runnable onMetric) {
        listener = onMetric;
    }

    /** Adds a metric in run history's format, which the caller has validated. */
    ObjectNode add(ObjectNode metric, Instant now) {
        ObjectNode kept = keep(metric, now);
        listener.run();
        return kept;
    }

    void add(Point point) {
        keep(point);
        listener.run();
    }

    private synchronized ObjectNode keep(ObjectNode metric, Instant now) {
        ObjectNode kept = metric.deepCopy();
        String name = kept.path("name").asText();
        if (kept.path("metricId").asText("").isEmpty()) {
            kept.put("metricId", UUID.randomUUID().toString());
        }
        kept.put("runId", runId).put("dataContainerId", "dcid." + runId);
        if (!kept.hasNonNull("createdUtc")) {
            kept.put("createdUtc", Json.time(now));
        }
        if (!kept.hasNonNull("metricType")) {
            kept.put("metricType", "azureml.v1.scalar");
        }
        kept.put("numCells", kept.path("cells").size());
        metrics.add(kept);
        for (JsonNode cell : kept.path("cells")) {
            JsonNode value = cell.size() == 1 ? cell.elements().next() : cell.path(name);
            if (value.isNumber()) {
                long step = points.stream().filter(p -> p.name.equals(name)).count();
                points.add(new Point(name, value.asDouble(), step, now));
            }
        }
        return kept;
    }

    private synchronized void keep(Point point) {
        ObjectNode metric = Json.object();
        metric.put("metricId", UUID.randomUUID().toString()).put("runId", runId);
        metric.put("dataContainerId", "dcid." + runId).put("metricType", "azureml.v1.scalar");
        metric.put("createdUtc", Json.time(point.time)).put("name", point.name);
        metric.put("description", "").put("label", "").put("numCells", 1).putNull("dataLocation");
        metric.putArray("cells").addObject().put(point.name, point.value);
        metric.putObject("schema")
                .put("numProperties", 1)
                .putArray("properties")
                .addObject()
                .put("propertyId", point.name)
                .put("name", point.name)
                .put("type", "float");
        metrics.add(metric);
        points.add(point);
    }

    synchronized List<ObjectNode> all() {
        return List.copyOf(metrics);
    }

    synchronized List<String> names() {
        return metrics.stream()
                .map(metric -> metric.path("name").asText())
                .distinct()
                .toList();
    }

    synchronized List<Point> history(String name) {
        return points.stream().filter(point -> point.name.equals(name)).toList();
    }

    synchronized Map<String, Point> last() {
        Map<String, Point> last = new LinkedHashMap<>();
        points.forEach(point -> last.put(point.name, point));
        return last;
    }
}
