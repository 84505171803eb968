package io.jenkins.plugins.azureml.steps.models;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.client.jobs.OutputNames;
import io.jenkins.plugins.azureml.client.models.ModelNames;
import io.jenkins.plugins.azureml.client.runs.RunIds;
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
            problems.add("onlyIf requires metrics: set metrics, or set runId to the run that logged them");
        }
        ModelNames.typeProblem(step.getModelType()).ifPresent(problems::add);
        if (step.getFrameworkVersion() != null && step.getFramework() == null) {
            problems.add("frameworkVersion requires framework");
        }
        if (step.getMetrics() != null) {
            step.getMetrics()
                    .forEach((metric, value) -> numberProblem(metric, value).ifPresent(problems::add));
        }
        problems.addAll(GateParameters.problems(step.getOnlyIf(), step.getCompareTo()));
        return problems;
    }

    private Optional<String> sourceProblem() {
        if (step.getFile() != null) {
            return step.getPath() == null && step.getOutput() == null
                    ? Optional.empty()
                    : Optional.of("set either path and output (of a run) or file (of the agent)");
        }
        if (step.getPath() != null && step.getPath().startsWith("azureml:")) {
            return Optional.of("path '" + step.getPath()
                    + "' must be a path, not a URI: for azureml://jobs/NAME/outputs/OUTPUT/paths/PATH, set runId"
                    + " to NAME, output to OUTPUT and path to PATH");
        }
        if (step.getOutput() != null) {
            return OutputNames.problem(step.getOutput());
        }
        return step.getPath() != null
                ? Optional.empty()
                : Optional.of(
                        "path is missing: set path to an output of the run, for example outputs/model.json, output"
                                + " to a named output of its job, or file to a file of the agent");
    }

    private static Optional<String> numberProblem(String metric, String value) {
        try {
            Double.parseDouble(String.valueOf(value));
            return Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.of("metrics: '" + metric + "' is '" + value + "', which is not a number");
        }
    }
}
