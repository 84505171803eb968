package io.jenkins.plugins.azureml.steps.promote;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.models.ModelNames;
import io.jenkins.plugins.azureml.client.registries.RegistryRef;
import io.jenkins.plugins.azureml.steps.models.GateParameters;
import io.jenkins.plugins.azureml.steps.run.AssetName;
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
        sameRegistryProblem().ifPresent(problems::add);
        if (step.getName() != null) {
            ModelNames.problem(step.getName()).ifPresent(problems::add);
        }
        if (step.getVersion() != null) {
            ModelNames.versionProblem(step.getVersion()).ifPresent(problems::add);
        }
        problems.addAll(GateParameters.problems(step.getOnlyIf(), step.getCompareTo()));
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

    /** A registry has one version of a name and number, so a copy of it there needs another name. */
    private Optional<String> sameRegistryProblem() {
        String model = step.getModel();
        if (model == null
                || step.getRegistry() == null
                || !isInRegistry(model)
                || modelProblem(model).isPresent()) {
            return Optional.empty();
        }
        AssetName source = AssetName.of(AssetName.Kind.MODEL, model);
        boolean same = step.getRegistry().equalsIgnoreCase(source.registry())
                && (step.getName() == null || step.getName().equals(source.name()));
        return same
                ? Optional.of("model '" + model + "' is in registry " + source.registry()
                        + " already: set registry to another registry, or to or name")
                : Optional.empty();
    }

    /** Returns whether a model is in a registry, and not in the Azure ML workspace of the step. */
    static boolean isInRegistry(@NonNull String model) {
        return model.startsWith("azureml://registries/");
    }

    /** Returns the problem with the model to promote; empty if it is valid. */
    @NonNull
    static Optional<String> modelProblem(@CheckForNull String model) {
        if (model == null || model.isBlank()) {
            return Optional.of("model is missing: set NAME:VERSION, for example iris:1");
        }
        if (isInRegistry(model)) {
            return AssetName.problem(AssetName.Kind.MODEL, model);
        }
        boolean valid = latest(model) == null
                ? ModelNames.idProblem(id(model)).isEmpty()
                : ModelNames.problem(latest(model)).isEmpty();
        return valid
                ? Optional.empty()
                : Optional.of("model '" + model + "' must be NAME:VERSION, NAME@latest or the full id of a version in a"
                        + " registry, for example iris:1");
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
