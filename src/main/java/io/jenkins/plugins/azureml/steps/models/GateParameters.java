package io.jenkins.plugins.azureml.steps.models;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.gate.QualityGate;
import io.jenkins.plugins.azureml.steps.AmlStepDescriptor;
import io.jenkins.plugins.azureml.steps.PlainValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The parameters {@code onlyIf} and {@code compareTo} of {@code amlRegisterModel} and {@code amlPromoteModel}. */
public final class GateParameters {

    private GateParameters() {}

    /**
     * Reads {@code onlyIf}.
     *
     * @param onlyIf a list, or text with a condition in each line
     * @return null for null
     * @throws IllegalArgumentException naming the parameter, if it is something else
     */
    @CheckForNull
    public static ArrayList<String> conditions(@CheckForNull Object onlyIf) {
        // Text is not split at commas: a quoted name may contain one, and a decimal comma gets a better error message.
        return onlyIf instanceof CharSequence
                ? PlainValues.lines(onlyIf.toString())
                : PlainValues.list("onlyIf", onlyIf);
    }

    /** Returns one sentence per problem. */
    @NonNull
    public static List<String> problems(
            @CheckForNull List<String> onlyIf, @CheckForNull Map<String, String> compareTo) {
        List<String> problems = new ArrayList<>();
        if (onlyIf != null) {
            problems.addAll(QualityGate.problems(onlyIf));
        }
        if (onlyIf != null && onlyIf.isEmpty()) {
            problems.add("onlyIf is empty: add a condition, or remove the parameter");
        }
        if (compareTo != null && (onlyIf == null || onlyIf.isEmpty())) {
            problems.add("compareTo requires onlyIf");
        }
        if (compareTo != null && compareTo.keySet().stream().anyMatch(String::isBlank)) {
            problems.add("compareTo has a tag without a name");
        }
        return problems;
    }

    /** Validates {@code onlyIf} in a form, unless it has variables. */
    @NonNull
    public static FormValidation check(@CheckForNull String value) {
        List<String> conditions = PlainValues.lines(value);
        List<String> problems = conditions == null || AmlStepDescriptor.hasVariable(value)
                ? List.of()
                : QualityGate.problems(conditions);
        return problems.isEmpty() ? FormValidation.ok() : FormValidation.error(String.join(". ", problems));
    }
}
