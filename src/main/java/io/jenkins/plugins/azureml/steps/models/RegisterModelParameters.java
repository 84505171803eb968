package io.jenkins.plugins.azureml.steps.models;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.jobs.OutputNames;
import io.jenkins.plugins.azureml.client.models.ModelNames;
import io.jenkins.plugins.azureml.client.runs.RunIds;
import io.jenkins.plugins.azureml.gate.QualityGate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Validates the parameters of {@code amlRegisterModel}. */
final class RegisterModelParameters {

    private final AmlRegisterModelStep step;

    RegisterModelParameters(@NonNull AmlRegisterModelStep step) {
        this.step = step;
    }

    /** Returns one sentence per problem. Does not check the parameters of the Azure ML workspace. */
    @NonNull
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        ModelNames.problem(step.getName()).ifPresent(problems::add);
        if (step.getFile() == null || step.getRunId() != null) {
            RunIds.problem(step.getRunId()).ifPresent(problems::add);
        }
        sourceProblem().ifPresent(problems::add);
        if (!step.onlyIf().isEmpty()
                && step.getFile() != null
                && step.getRunId() == null
                && step.getMetrics() == null) {
            problems.add("onlyIf needs metrics: give them by metrics, or give the run that has logged them by runId");
        }
        ModelNames.typeProblem(step.getModelType()).ifPresent(problems::add);
        if (step.getFrameworkVersion() != null && step.getFramework() == null) {
            problems.add("frameworkVersion goes with framework");
        }
        if (step.getMetrics() != null) {
            step.getMetrics()
                    .forEach((metric, value) -> numberProblem(metric, value).ifPresent(problems::add));
        }
        problems.addAll(QualityGate.problems(step.onlyIf()));
        if (step.getOnlyIf() != null && step.onlyIf().isEmpty()) {
            problems.add(
                    "onlyIf is empty, so any model would be registered: give at least one condition, or leave it out");
        }
        if (step.getCompareTo() != null && step.onlyIf().isEmpty()) {
            problems.add("compareTo goes with onlyIf");
        }
        if (step.getCompareTo() != null && step.getCompareTo().keySet().stream().anyMatch(String::isBlank)) {
            problems.add("compareTo has a tag without a name, which no version has");
        }
        return problems;
    }

    private Optional<String> sourceProblem() {
        if (step.getFile() != null) {
            return step.getPath() == null && step.getOutput() == null
                    ? Optional.empty()
                    : Optional.of("give path or output (of a run) or file (of the agent), not both");
        }
        if (step.getPath() != null && step.getPath().startsWith("azureml:")) {
            return Optional.of("path '" + step.getPath()
                    + "' must be a path, not a URI: of azureml://jobs/NAME/outputs/OUTPUT/paths/PATH,"
                    + " give NAME by runId, OUTPUT by output and PATH by path");
        }
        if (step.getOutput() != null) {
            return OutputNames.problem(step.getOutput());
        }
        return step.getPath() != null
                ? Optional.empty()
                : Optional.of(
                        "path is missing: give a file or folder among the run's outputs, for example outputs/model.json,"
                                + " or a named output of its job by output, or a file of the agent by file");
    }

    private static Optional<String> numberProblem(String metric, String value) {
        try {
            Double.parseDouble(String.valueOf(value));
            return Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.of("metrics: '" + metric + "' is '" + value + "', which is no number");
        }
    }
}
