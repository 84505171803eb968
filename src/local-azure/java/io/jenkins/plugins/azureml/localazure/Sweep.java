package io.jenkins.plugins.azureml.localazure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * A running sweep of either generation. Limits concurrent trials, applies early termination, and remembers the best
 * trial.
 */
final class Sweep {
    private static final String LOG = "azureml-logs/hyperdrive.txt";

    /** Starts the trial of this number with these parameters. */
    @FunctionalInterface
    interface Trial {
        Run start(int number, Map<String, String> parameters) throws IOException;
    }

    /** @param concurrent the maximum number of trials at the same time */
    record Plan(
            ParameterSpace space,
            String metric,
            boolean maximize,
            int total,
            int concurrent,
            EarlyTermination policy) {}

    private final RunLifecycle lifecycle;
    private final Executor executor;
    private final Run parent;
    private final Plan plan;
    private final Trial trial;
    private final List<Run> trials = new ArrayList<>();
    private int started;
    private int running;
    private int completed;
    private double bestValue;

    Sweep(RunLifecycle lifecycle, Executor executor, Run parent, Plan plan, Trial trial) {
        this.lifecycle = lifecycle;
        this.executor = executor;
        this.parent = parent;
        this.plan = plan;
        this.trial = trial;
        parent.property(
                "primary_metric_config",
                Json.object()
                        .put("name", plan.metric)
                        .put("goal", plan.maximize ? "maximize" : "minimize")
                        .toString());
    }

    synchronized void next() {
        while (running < plan.concurrent && started < plan.total && !parent.isCancelRequested()) {
            try {
                start();
            } catch (IOException | ServiceException e) {
                parent.warn("HyperDrive", "A child run could not be started: " + e.getMessage());
                lifecycle.endParent(parent, RunStatus.FAILED);
                return;
            }
        }
        if (running == 0) {
            trials.stream()
                    .filter(each -> each.id.equals(parent.state().properties().get("best_child_run_id")))
                    .forEach(best -> JobData.copyOutputs(best, parent));
            lifecycle.endParent(parent, completed > 0 ? RunStatus.COMPLETED : RunStatus.FAILED);
        }
    }

    private void start() throws IOException {
        Map<String, String> sample = plan.space.sample(started);
        Run child = trial.start(started++, sample);
        running++;
        if (parent.isCancelRequested()) {
            // The cancellation came while this trial was being created, and did not include it.
            lifecycle.cancel(child);
        }
        log("Submitted " + child.id + " with " + Json.strings(sample));
        trials.add(child);
        child.metrics.listen(this::onMetric);
        onMetric();
        child.end.thenAcceptAsync(status -> onEnd(child, status), executor);
    }

    /** Not on the reporting thread, whose trial may be ended by the policy. */
    private void onMetric() {
        try {
            executor.execute(this::judge);
        } catch (RejectedExecutionException e) {
            // The server is being closed.
        }
    }

    private synchronized void judge() {
        List<List<Double>> all = trials.stream().map(this::reports).toList();
        for (int i = 0; i < trials.size(); i++) {
            Run each = trials.get(i);
            if (each.status().equals(RunStatus.RUNNING) && plan.policy.ends(all.get(i), all)) {
                log(each.id + " is ended by the policy " + plan.policy.name());
                lifecycle.cancel(each);
            }
        }
    }

    /** Returns the primary metric as reported by a trial, negated if smaller is better. */
    private List<Double> reports(Run trial) {
        return trial.metrics.history(plan.metric).stream()
                .map(point -> plan.maximize ? point.value() : -point.value())
                .toList();
    }

    private void onEnd(Run child, String status) {
        synchronized (this) {
            running--;
            log(child.id + " ended as " + status);
            MetricLog.Point point = child.metrics.last().get(plan.metric);
            if (status.equals(RunStatus.COMPLETED)) {
                boolean first = completed++ == 0 || parent.state().properties().get("score") == null;
                if (point != null
                        && (first || (plan.maximize ? point.value() > bestValue : point.value() < bestValue))) {
                    bestValue = point.value();
                    parent.property("best_child_run_id", child.id);
                    parent.property("score", Double.toString(bestValue));
                }
            }
        }
        next();
    }

    private void log(String line) {
        parent.files.append(LOG, (line + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
