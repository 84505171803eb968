package io.jenkins.plugins.azureml.steps.wait;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.runs.MetricCurve;
import io.jenkins.plugins.azureml.client.runs.Run;
import io.jenkins.plugins.azureml.client.runs.RunStatus;
import io.jenkins.plugins.azureml.client.runs.Runs;
import io.jenkins.plugins.azureml.steps.run.RunOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** Reads the metrics and the best child of a run that has ended, for the result of the step and the page of the build. */
final class CompletedRun {

    private final AmlWaitRunExecution wait;
    private final AmlWaitRunStep step;
    private final AmlClient client;

    CompletedRun(@NonNull AmlWaitRunExecution wait, @NonNull AmlWaitRunStep step, @NonNull AmlClient client) {
        this.wait = wait;
        this.step = step;
        this.client = client;
    }

    /**
     * Writes the page of the build and returns the result of the step.
     *
     * @param runs null if the run history is out of reach
     * @param waited how long the step has waited, for a run without times of its own
     * @param lines is given the lines that the build log shows about the end
     */
    @NonNull
    Map<String, Object> read(
            @NonNull Run run,
            @NonNull RunOutcome outcome,
            @CheckForNull Runs runs,
            @NonNull Duration waited,
            @NonNull Consumer<String> lines)
            throws IOException, InterruptedException {
        String runId = step.getRunId();
        Map<String, Double> metrics = runs == null ? Map.of() : RunMetrics.read(runs, runId, lines);
        String portalUrl = portalUrl(runId);
        double seconds = outcome.durationSeconds(waited);
        Map<String, Object> result = outcome.result(metrics, portalUrl, seconds);
        BestRun best = BestRun.of(run).orElse(null);
        if (best != null) {
            best.addTo(result);
            lines.accept(best.line());
            String bestUrl = portalUrl(best.runId());
            wait.record(page -> page.best(runId, best.runId(), best.metric(), best.score(), bestUrl));
        } else {
            BestRun.absenceHint(run).ifPresent(lines);
        }
        if (run.status() == RunStatus.COMPLETED && !wait.isShuttingDown()) {
            Map<String, Double> kept = RunMetrics.kept(runId, metrics, lines);
            Map<String, MetricCurve> curves = RunMetrics.curves(client, runId, kept);
            wait.record(page -> page.completed(runId, portalUrl, seconds, kept, curves));
        }
        return result;
    }

    @CheckForNull
    private String portalUrl(String runId) throws IOException, InterruptedException {
        return client.studioRun(step.getExperiment(), runId);
    }
}
