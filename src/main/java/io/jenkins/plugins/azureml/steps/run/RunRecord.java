package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.azureml.actions.BuildRecord;
import io.jenkins.plugins.azureml.actions.KeptMetrics;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** What a step tells the page of its build. */
public final class RunRecord {

    private static final Logger LOGGER = Logger.getLogger(RunRecord.class.getName());
    private static final int CURVES = 8;
    private static final int POINTS = 100;

    private RunRecord() {}

    /** Writes nothing where the build is not to be had any more. */
    public static void write(@NonNull StepContext context, @NonNull Consumer<BuildRecord> what) {
        try {
            what.accept(BuildRecord.of(context.get(Run.class)));
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "no build", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What amlSubmitRun returns, also on the page. */
    @NonNull
    public static Map<String, Object> submitted(@NonNull StepContext context, @NonNull Map<String, Object> result) {
        write(
                context,
                page -> page.submitted(
                        (String) result.get("runId"),
                        (String) result.get("experiment"),
                        (String) result.get("status"),
                        (String) result.get("portalUrl")));
        return result;
    }

    /** A run as it was just read. */
    public static void seen(
            @NonNull StepContext context,
            @NonNull String runId,
            String experiment,
            @NonNull io.jenkins.plugins.azureml.client.runs.Run run) {
        write(context, page -> page.status(runId, experiment, RunOutcome.status(run), run.target()));
    }

    /**
     * What amlWaitRun returns for a run that has completed, also on the page and with the curves of its metrics.
     *
     * @param log for a line about metrics that the page does not show
     */
    @NonNull
    public static Map<String, Object> completed(
            @NonNull StepContext context,
            @NonNull AmlClient client,
            @NonNull Map<String, Object> result,
            @NonNull Consumer<String> log)
            throws InterruptedException {
        String runId = (String) result.get("runId");
        Map<String, Double> metrics = new LinkedHashMap<>();
        if (result.get("metrics") instanceof Map<?, ?> values) {
            values.forEach((name, value) -> metrics.put((String) name, ((Number) value).doubleValue()));
        }
        KeptMetrics kept = KeptMetrics.of(metrics);
        if (kept.leftOut() > 0) {
            log.accept("Azure ML: the page of the build keeps " + kept.values().size() + " of " + metrics.size()
                    + " metrics of run " + runId + " (at most " + KeptMetrics.MOST + ", with names of at most "
                    + KeptMetrics.LONGEST_NAME + " printable characters); the studio shows all");
        }
        Map<String, List<Double>> curves = curves(client, runId, kept.values());
        write(
                context,
                page -> page.completed(
                        runId,
                        (String) result.get("portalUrl"),
                        ((Number) result.get("durationSeconds")).doubleValue(),
                        kept.values(),
                        curves));
        return result;
    }

    /** The best of a sweep's runs. */
    public static void best(
            @NonNull StepContext context,
            @NonNull AmlClient client,
            @NonNull String sweepId,
            @CheckForNull String experiment,
            @NonNull String bestRunId,
            @CheckForNull String metric,
            @CheckForNull Double score) {
        String url = client.studioRun(experiment, bestRunId).toString();
        write(context, page -> page.best(sweepId, bestRunId, metric, score, url));
    }

    private static Map<String, List<Double>> curves(AmlClient client, String runId, Map<String, Double> metrics)
            throws InterruptedException {
        Map<String, List<Double>> curves = new LinkedHashMap<>();
        try {
            for (String name : metrics.keySet().stream().limit(CURVES).toList()) {
                List<Double> values = client.curves().of(runId, name, POINTS);
                if (values.size() > 1) {
                    curves.put(name, values);
                }
            }
        } catch (AzureMlException e) {
            // An ornament: the metrics themselves are there. A run that did not log by MLflow has none.
            LOGGER.log(Level.FINE, "no curves", e);
        }
        return curves;
    }
}
