package io.jenkins.plugins.azureml.steps.models;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.client.error.AzureMlException;
import io.jenkins.plugins.azureml.client.models.Model;
import io.jenkins.plugins.azureml.client.models.ModelFilter;
import io.jenkins.plugins.azureml.client.models.ModelRegistry;
import io.jenkins.plugins.azureml.gate.Baseline;
import io.jenkins.plugins.azureml.gate.Comparison;
import io.jenkins.plugins.azureml.gate.QualityGate;
import io.jenkins.plugins.azureml.steps.run.RunArtifactCheck;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Compares a candidate with the newest version of a model by the conditions in {@code onlyIf}, and logs the comparison. */
public final class ModelGate {

    private final ModelRegistry champions;
    private final RunMetrics runs;
    private final Conditions conditions;
    private final Consumer<String> log;

    /**
     * The conditions.
     *
     * @param name of the model
     * @param onlyIf not empty
     * @param compareTo tags of the version to compare with; null for any
     */
    public record Conditions(
            @NonNull String name,
            @NonNull List<String> onlyIf,
            @CheckForNull Map<String, String> compareTo) {}

    /** Reads the metrics of the run that a model comes from. */
    @FunctionalInterface
    public interface RunMetrics {
        @NonNull
        Map<String, Double> read(@CheckForNull String experiment, @NonNull String runId)
                throws AzureMlException, InterruptedException;
    }

    /**
     * @param champions where the version to compare with is
     * @param runs of the place of the champions; empty results where there are none
     */
    public ModelGate(
            @NonNull ModelRegistry champions,
            @NonNull RunMetrics runs,
            @NonNull Conditions conditions,
            @NonNull Consumer<String> log) {
        this.champions = champions;
        this.runs = runs;
        this.conditions = conditions;
        this.log = log;
    }

    /**
     * Evaluates the conditions.
     *
     * @param metrics metrics of the candidate
     * @param source for the error if a metric is missing, such as {@code run 7 has not logged}
     * @throws AbortException if a metric that a condition needs is missing
     */
    @NonNull
    public Comparison evaluate(@NonNull Map<String, Double> metrics, @NonNull String source)
            throws AzureMlException, AbortException, InterruptedException {
        QualityGate gate = new QualityGate(conditions.onlyIf());
        List<String> missing = gate.missing(metrics);
        if (!missing.isEmpty()) {
            throw new AbortException("onlyIf requires " + String.join(", ", missing) + ", which " + source + ". "
                    + (metrics.isEmpty()
                            ? "There are no metrics."
                            : RunArtifactCheck.suggest("Available: ", missing.get(0), metrics.keySet())));
        }
        String name = conditions.name();
        String which = HumanReadable.withTags(conditions.compareTo());
        Baseline previous = gate.needsPrevious() ? baseline(gate.metrics()) : null;
        if (gate.needsPrevious()) {
            log.accept("Azure ML: the conditions for " + name + ", compared with "
                    + (previous == null
                            ? "nothing: no version of " + name + which + " yet" + newestWithOtherTags()
                            : previous.id() + ", the newest version" + which));
        } else {
            log.accept("Azure ML: the conditions for " + name);
        }
        Comparison comparison = gate.compare(metrics, previous);
        comparison.table().lines().forEach(line -> log.accept("Azure ML:   " + line));
        return comparison;
    }

    /** Describes the newest version if none has the tags in {@code compareTo}, which may be misspelled. */
    @NonNull
    private String newestWithOtherTags() throws AzureMlException, InterruptedException {
        if (conditions.compareTo() == null || conditions.compareTo().isEmpty()) {
            return "";
        }
        Optional<Model> newest = newest(ModelFilter.named(conditions.name()));
        return newest.map(model -> "; the newest version, " + model.id() + ", "
                        + (model.tags().isEmpty() ? "has no tags" : "is one" + HumanReadable.withTags(model.tags())))
                .orElse("");
    }

    private Optional<Model> newest(ModelFilter filter) throws AzureMlException, InterruptedException {
        return champions.stream(filter).find(model -> model.id() != null);
    }

    /**
     * Returns the newest version with the tags in {@code compareTo}; null if there is none. Its metrics come from the model, and from
     * its run if the model lacks some of those required.
     */
    @CheckForNull
    private Baseline baseline(List<String> required) throws AzureMlException, InterruptedException {
        Map<String, String> tags = conditions.compareTo() == null ? Map.of() : conditions.compareTo();
        Optional<Model> newest = newest(new ModelFilter(conditions.name(), null, null, tags, Map.of()));
        return newest.isEmpty()
                ? null
                : new Baseline(newest.get().id(), ModelMetrics.of(newest.get(), required, runs, log));
    }
}
