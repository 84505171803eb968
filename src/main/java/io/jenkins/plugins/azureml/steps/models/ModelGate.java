package io.jenkins.plugins.azureml.steps.models;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.models.Model;
import io.jenkins.plugins.azureml.client.models.ModelFilter;
import io.jenkins.plugins.azureml.gate.Baseline;
import io.jenkins.plugins.azureml.gate.Comparison;
import io.jenkins.plugins.azureml.gate.QualityGate;
import io.jenkins.plugins.azureml.steps.run.RunArtifactCheck;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Compares a candidate with the newest version of its model by the conditions in {@code onlyIf}, and logs the comparison. */
final class ModelGate {

    private final AmlClient client;
    private final AmlRegisterModelStep step;
    private final Consumer<String> log;

    ModelGate(@NonNull AmlClient client, @NonNull AmlRegisterModelStep step, @NonNull Consumer<String> log) {
        this.client = client;
        this.step = step;
        this.log = log;
    }

    /**
     * Evaluates the conditions.
     *
     * @param metrics metrics of the candidate
     * @throws AbortException if a metric that a condition needs is missing
     */
    @NonNull
    Comparison evaluate(@NonNull Map<String, Double> metrics)
            throws AzureMlException, AbortException, InterruptedException {
        QualityGate gate = new QualityGate(step.onlyIf());
        List<String> missing = gate.missing(metrics);
        if (!missing.isEmpty()) {
            throw new AbortException("onlyIf requires " + String.join(", ", missing) + ", which "
                    + (step.getRunId() == null
                            ? "metrics does not contain"
                            : "run " + step.getRunId() + " has not logged")
                    + ". "
                    + (metrics.isEmpty()
                            ? "There are no metrics."
                            : RunArtifactCheck.suggest("Available: ", missing.get(0), metrics.keySet())));
        }
        String which = HumanReadable.withTags(step.getCompareTo());
        Baseline previous = gate.needsPrevious() ? baseline(gate.metrics()) : null;
        if (gate.needsPrevious()) {
            log.accept("Azure ML: the conditions for " + step.getName() + ", compared with "
                    + (previous == null
                            ? "nothing: no version of " + step.getName() + which + " yet" + newestWithOtherTags()
                            : previous.id() + ", the newest version" + which));
        } else {
            log.accept("Azure ML: the conditions for " + step.getName());
        }
        Comparison comparison = gate.compare(metrics, previous);
        comparison.table().lines().forEach(line -> log.accept("Azure ML:   " + line));
        return comparison;
    }

    /** Describes the newest version if none has the tags in {@code compareTo}, which may be misspelled. */
    @NonNull
    private String newestWithOtherTags() throws AzureMlException, InterruptedException {
        if (step.getCompareTo() == null || step.getCompareTo().isEmpty()) {
            return "";
        }
        Optional<Model> newest = newest(ModelFilter.named(step.getName()));
        return newest.map(model -> "; the newest version, " + model.id() + ", "
                        + (model.tags().isEmpty() ? "has no tags" : "is one" + HumanReadable.withTags(model.tags())))
                .orElse("");
    }

    private Optional<Model> newest(ModelFilter filter) throws AzureMlException, InterruptedException {
        return client.registry().stream(filter).find(model -> model.id() != null);
    }

    /**
     * Returns the newest version with the tags in {@code compareTo}; null if there is none. Its metrics come from the model, and from
     * its run if the model lacks some of those required.
     */
    @CheckForNull
    private Baseline baseline(List<String> required) throws AzureMlException, InterruptedException {
        Map<String, String> tags = step.getCompareTo() == null ? Map.of() : step.getCompareTo();
        ModelFilter filter = new ModelFilter(step.getName(), null, null, tags, Map.of());
        Optional<Model> newest = newest(filter);
        if (newest.isEmpty()) {
            return null;
        }
        Model model = newest.get();
        Map<String, Double> metrics = ModelMetrics.of(model);
        if (model.runId() != null && !metrics.keySet().containsAll(required)) {
            runMetrics(model).forEach(metrics::putIfAbsent);
        }
        return new Baseline(model.id(), metrics);
    }

    private Map<String, Double> runMetrics(Model model) throws InterruptedException {
        try {
            return client.withFallback().runs(model.experimentName()).metrics(model.runId());
        } catch (AzureMlException e) {
            log.accept("Azure ML: the metrics of run " + model.runId() + ", which " + model.id()
                    + " comes from, cannot be read: " + e.getMessage());
            return Map.of();
        }
    }
}
