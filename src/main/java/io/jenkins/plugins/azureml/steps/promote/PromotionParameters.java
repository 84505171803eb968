package io.jenkins.plugins.azureml.steps.promote;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.models.ModelNames;
import io.jenkins.plugins.azureml.client.registries.RegistryRef;
import io.jenkins.plugins.azureml.gate.QualityGate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Validates the parameters of {@code amlPromoteModel}. */
final class PromotionParameters {

    private static final Pattern LATEST = Pattern.compile("(.+)@latest");
    private static final String PREFIX = "azureml:";

    private final AmlPromoteModelStep step;

    PromotionParameters(@NonNull AmlPromoteModelStep step) {
        this.step = step;
    }

    /** Returns one sentence per problem. Does not check the parameters of the Azure ML workspaces. */
    @NonNull
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        modelProblem(step.getModel()).ifPresent(problems::add);
        targetProblem().ifPresent(problems::add);
        if (step.getName() != null) {
            ModelNames.problem(step.getName()).ifPresent(problems::add);
        }
        if (step.getVersion() != null) {
            ModelNames.versionProblem(step.getVersion()).ifPresent(problems::add);
        }
        problems.addAll(QualityGate.problems(step.onlyIf()));
        if (step.getOnlyIf() != null && step.onlyIf().isEmpty()) {
            problems.add("onlyIf is empty: add a condition, or remove the parameter");
        }
        if (step.getCompareTo() != null && step.onlyIf().isEmpty()) {
            problems.add("compareTo requires onlyIf");
        }
        if (step.getCompareTo() != null && step.getCompareTo().keySet().stream().anyMatch(String::isBlank)) {
            problems.add("compareTo has a tag without a name");
        }
        return problems;
    }

    private Optional<String> targetProblem() {
        String to = step.getTo();
        String registry = step.getRegistry();
        if ((to == null) == (registry == null)) {
            return Optional.of("set either to (the name of a configured workspace) or registry");
        }
        return registry == null ? Optional.empty() : RegistryRef.problem(registry);
    }

    /** Returns the problem with the model to promote; empty if it is valid. */
    @NonNull
    static Optional<String> modelProblem(@CheckForNull String model) {
        if (model == null || model.isBlank()) {
            return Optional.of("model is missing: set NAME:VERSION, for example iris:1");
        }
        if (model.startsWith("azureml://registries/")) {
            return Optional.of(
                    "model '" + model + "' is in a registry: jobs and deployments of each workspace can use it"
                            + " from there by this reference");
        }
        boolean valid = latest(model) == null
                ? ModelNames.idProblem(id(model)).isEmpty()
                : ModelNames.problem(latest(model)).isEmpty();
        return valid
                ? Optional.empty()
                : Optional.of("model '" + model + "' must be NAME:VERSION or NAME@latest, for example iris:1");
    }

    /** Returns the name of a model whose latest version is meant; null if the version is named. */
    @CheckForNull
    static String latest(@NonNull String model) {
        Matcher latest = LATEST.matcher(id(model));
        return latest.matches() ? latest.group(1) : null;
    }

    /** Returns the reference without its prefix. */
    @NonNull
    static String id(@NonNull String model) {
        return model.startsWith(PREFIX) ? model.substring(PREFIX.length()) : model;
    }
}
