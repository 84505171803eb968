package io.jenkins.plugins.azureml.steps.score;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.scoring.ColumnSpec;
import io.jenkins.plugins.azureml.scoring.InputException;
import io.jenkins.plugins.azureml.scoring.JsonValues;
import io.jenkins.plugins.azureml.steps.AmlStepDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Checks and choices of the forms for scoring. They compare text alone. */
public final class ScoringForms {

    private ScoringForms() {}

    @NonNull
    public static ListBoxModel rowFormats() {
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.ScoringForms_rowsAsLists(), ScoringInputStep.LISTS);
        items.add(Messages.ScoringForms_rowsAsMaps(), "map");
        items.add(Messages.ScoringForms_rowsAsFrame(), "split");
        return items;
    }

    @NonNull
    public static ListBoxModel checkInputs() {
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.ScoringForms_checkOfEndpoints(), "");
        items.add(Messages.ScoringForms_check(), "true");
        items.add(Messages.ScoringForms_noCheck(), "false");
        return items;
    }

    @NonNull
    public static FormValidation checkScoringUri(@CheckForNull String value, @CheckForNull String endpoint) {
        String uri = Util.fixEmptyAndTrim(value);
        boolean named = Util.fixEmptyAndTrim(endpoint) != null;
        if (uri == null || named) {
            return uri == null == named
                    ? FormValidation.ok()
                    : FormValidation.error(Messages.ScoringForms_oneEndpoint());
        }
        return AmlStepDescriptor.check(uri, ScoringUris::problem);
    }

    @NonNull
    public static FormValidation checkData(
            @CheckForNull String data, @CheckForNull String dataFile, @CheckForNull String csvFile) {
        long given = Stream.of(
                        data == null ? "" : data, dataFile == null ? "" : dataFile, csvFile == null ? "" : csvFile)
                .filter(text -> !text.isBlank())
                .count();
        if (given != 1) {
            return FormValidation.error(
                    given == 0 ? Messages.AmlScoreStep_dataMissing() : Messages.ScoringForms_oneSource());
        }
        try {
            if (data != null && ScoreInputs.looksLikeJson(data)) {
                JsonValues.parse(ScoringInputStep.DATA, data);
            }
            return FormValidation.ok();
        } catch (InputException e) {
            return FormValidation.error(e.getMessage());
        }
    }

    @NonNull
    public static FormValidation checkColumns(@CheckForNull String value) {
        List<String> problems = new ArrayList<>();
        ColumnSpec.read(Util.fixEmptyAndTrim(value), problems);
        return problems.isEmpty() || AmlStepDescriptor.hasVariable(value)
                ? FormValidation.ok()
                : FormValidation.error(problems.get(0));
    }

    @NonNull
    public static FormValidation checkSeparator(@CheckForNull String value) {
        return AmlStepDescriptor.checkOptional(value, ScoreParameters::separatorProblem);
    }

    @NonNull
    public static FormValidation checkBatchSize(@CheckForNull String value) {
        return isWhole(value, Integer.MAX_VALUE)
                ? FormValidation.ok()
                : FormValidation.error(Messages.ScoringForms_wholeNumber());
    }

    @NonNull
    public static FormValidation checkParallelism(@CheckForNull String value) {
        return isWhole(value, ScoreParameters.MOST_PARALLEL)
                ? FormValidation.ok()
                : FormValidation.error(Messages.ScoringForms_wholeNumberUpTo(ScoreParameters.MOST_PARALLEL));
    }

    @NonNull
    public static FormValidation checkTolerance(@CheckForNull String value) {
        return isNumber(value, Double.MAX_VALUE)
                ? FormValidation.ok()
                : FormValidation.error(Messages.ScoringForms_number());
    }

    @NonNull
    public static FormValidation checkMinMatch(@CheckForNull String value) {
        String text = Util.fixEmptyAndTrim(value);
        boolean part = text == null
                || AmlStepDescriptor.hasVariable(text)
                || ScoreParameters.number(text, 1).orElse(0.0) > 0;
        return part ? FormValidation.ok() : FormValidation.error(Messages.ScoringForms_part());
    }

    /** A whole number from 1, or nothing. */
    private static boolean isWhole(@CheckForNull String value, int most) {
        String text = Util.fixEmptyAndTrim(value);
        return text == null
                || AmlStepDescriptor.hasVariable(text)
                || text.matches("\\d{1,9}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= most;
    }

    /** A number from 0, or nothing. */
    private static boolean isNumber(@CheckForNull String value, double most) {
        String text = Util.fixEmptyAndTrim(value);
        return text == null
                || AmlStepDescriptor.hasVariable(text)
                || ScoreParameters.number(text, most).isPresent();
    }
}
