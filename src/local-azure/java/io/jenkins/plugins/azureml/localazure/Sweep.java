package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Executor;

/** A hyperdrive run at work: its children one after the other, the best one kept in mind. */
final class Sweep {
    private final RunLifecycle lifecycle;
    private final Executor executor;
    private final Run parent;
    private final Run source;
    private final ObjectNode configuration;
    private final ParameterSpace space;
    private final String metric;
    private final boolean maximize;
    private final int total;
    private int started;
    private int completed;
    private Run best;
    private double bestValue;

    Sweep(
            RunLifecycle lifecycle,
            Executor executor,
            Run parent,
            Run source,
            ObjectNode configuration,
            ParameterSpace space,
            JsonNode primaryMetric,
            int total) {
        this.lifecycle = lifecycle;
        this.executor = executor;
        this.parent = parent;
        this.source = source;
        this.configuration = configuration;
        this.space = space;
        this.metric = Json.field(primaryMetric, "name").asText("");
        this.maximize = !Json.field(primaryMetric, "goal").asText("").equalsIgnoreCase("MINIMIZE");
        this.total = total;
    }

    synchronized void next() {
        if (parent.isCancelRequested() || started == total) {
            lifecycle.endParent(parent, completed > 0 ? RunStatus.COMPLETED : RunStatus.FAILED);
            return;
        }
        try {
            Run child = child(started++);
            child.end.thenAcceptAsync(status -> ended(child, status), executor);
        } catch (IOException | Refusal e) {
            parent.warn("HyperDrive", "A child run could not be started: " + e.getMessage());
            lifecycle.endParent(parent, RunStatus.FAILED);
        }
    }

    private Run child(int number) throws IOException {
        Map<String, String> sample = space.sample(number);
        ObjectNode changed = configuration.deepCopy();
        changed.remove("Arguments");
        JsonNode before = Json.field(configuration, "arguments");
        ArrayNode arguments = Json.array();
        before.forEach(arguments::add);
        sample.forEach((name, value) -> arguments.add(name).add(value));
        changed.remove("arguments");
        changed.set("arguments", arguments);
        Run child = lifecycle.create(
                parent.workspace,
                parent.experiment,
                parent.id + "_" + number,
                parent,
                RunDefinition.of(changed, parent.workspace));
        child.tag("hyperparameters", Json.strings(sample).toString());
        lifecycle.submit(child, RunLifecycle.sameAs(source));
        return child;
    }

    private void ended(Run child, String status) {
        synchronized (this) {
            MetricLog.Point point = child.metrics.last().get(metric);
            if (status.equals(RunStatus.COMPLETED)) {
                completed++;
                if (point != null
                        && (best == null || (maximize ? point.value() > bestValue : point.value() < bestValue))) {
                    best = child;
                    bestValue = point.value();
                    parent.property("best_child_run_id", child.id);
                    parent.property("score", Double.toString(bestValue));
                }
            }
        }
        next();
    }
}
