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
import io.jenkins.plugins.azureml.steps.AmlStep;
import io.jenkins.plugins.azureml.steps.AmlStepDescriptor;
import io.jenkins.plugins.azureml.steps.PlainValues;
import io.jenkins.plugins.azureml.steps.WholeNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Parameters of the input for an endpoint: the source of the rows, their format and how they are split into batches. */
@Restricted(NoExternalUse.class)
public abstract class ScoringInputStep extends AmlStep {

    private static final long serialVersionUID = 1L;

    static final String LISTS = "list";
    static final String DATA = "data";
    static final String COMMA = ",";

    private Object data;
    private String dataFile;
    private String csvFile;
    private Object columns;
    private boolean csvHeader = true;
    private String csvSeparator = COMMA;
    private String rowFormat = LISTS;
    private String inputName = DATA;
    private boolean wholeBody;
    private Object batchSize;
    private Object parallelism = 1;

    /** Returns a list or map, or its JSON text. */
    @CheckForNull
    public final Object getData() {
        return data;
    }

    @DataBoundSetter
    public final void setData(Object data) {
        this.data = PlainValues.of("data", data);
    }

    /** Returns the path of a JSON file with the data, relative to the current folder. */
    @CheckForNull
    public final String getDataFile() {
        return dataFile;
    }

    @DataBoundSetter
    public final void setDataFile(String dataFile) {
        this.dataFile = Util.fixEmptyAndTrim(dataFile);
    }

    /** Returns the path of a CSV file with one row per line. */
    @CheckForNull
    public final String getCsvFile() {
        return csvFile;
    }

    @DataBoundSetter
    public final void setCsvFile(String csvFile) {
        this.csvFile = Util.fixEmptyAndTrim(csvFile);
    }

    /**
     * Returns the columns of the CSV file to send: a list of {@code column}, {@code column: type} or {@code column as key: type}, or a
     * map of columns and types.
     */
    @CheckForNull
    public final Object getColumns() {
        return columns;
    }

    @DataBoundSetter
    public final void setColumns(Object columns) {
        this.columns = PlainValues.trimToNull("columns", columns);
    }

    /** Returns whether the first line of the CSV file contains the names of the columns. If not, they are 1, 2, 3 and so on. */
    public final boolean isCsvHeader() {
        return csvHeader;
    }

    @DataBoundSetter
    public final void setCsvHeader(boolean csvHeader) {
        this.csvHeader = csvHeader;
    }

    /** Returns one character, or {@code tab}. */
    @NonNull
    public final String getCsvSeparator() {
        return csvSeparator;
    }

    @DataBoundSetter
    public final void setCsvSeparator(String csvSeparator) {
        String text = Util.fixEmptyAndTrim(csvSeparator);
        this.csvSeparator = text == null ? COMMA : text;
    }

    /** Returns the format of the rows of a CSV file in the request: {@code list}, {@code map} or {@code split}. */
    @NonNull
    public final String getRowFormat() {
        return rowFormat;
    }

    @DataBoundSetter
    public final void setRowFormat(String rowFormat) {
        String text = Util.fixEmptyAndTrim(rowFormat);
        this.rowFormat = text == null ? LISTS : text;
    }

    /** Returns the field of the request that contains the data. */
    @NonNull
    public final String getInputName() {
        return inputName;
    }

    @DataBoundSetter
    public final void setInputName(String inputName) {
        String text = Util.fixEmptyAndTrim(inputName);
        this.inputName = text == null ? DATA : text;
    }

    /** Returns whether the data is the whole request body, without an enclosing field. */
    public final boolean isWholeBody() {
        return wholeBody;
    }

    @DataBoundSetter
    public final void setWholeBody(boolean wholeBody) {
        this.wholeBody = wholeBody;
    }

    /** Returns the number of rows per request, or text with a variable; null for all rows in one request. */
    @CheckForNull
    public final Object getBatchSize() {
        return batchSize;
    }

    @DataBoundSetter
    public final void setBatchSize(Object batchSize) {
        this.batchSize = WholeNumber.of(batchSize);
    }

    /** Returns the number of concurrent requests, or text with a variable. */
    @NonNull
    public final Object getParallelism() {
        return parallelism;
    }

    @DataBoundSetter
    public final void setParallelism(Object parallelism) {
        this.parallelism = WholeNumber.orDefault(parallelism, 1);
    }

    /** Form choices and checks of the parameters. They send no request. */
    @Restricted(NoExternalUse.class)
    public abstract static class ScoringInputDescriptor extends AmlStepDescriptor {

        /** Formats columns for their text area, one per line. */
        @NonNull
        public String columns(@CheckForNull Object columns) {
            return columns instanceof Map<?, ?> map
                    ? map.entrySet().stream()
                            .map(e -> e.getKey() + ": " + e.getValue())
                            .collect(Collectors.joining("\n"))
                    : columns instanceof String text ? text : PlainValues.joined(columns, "\n");
        }

        @POST
        public ListBoxModel doFillRowFormatItems() {
            ListBoxModel items = new ListBoxModel();
            items.add(Messages.AmlScoreStep_rowsAsLists(), LISTS);
            items.add(Messages.AmlScoreStep_rowsAsMaps(), "map");
            items.add(Messages.AmlScoreStep_rowsAsFrame(), "split");
            return items;
        }

        @POST
        public FormValidation doCheckData(
                @QueryParameter String value, @QueryParameter String dataFile, @QueryParameter String csvFile) {
            long given = Stream.of(value, dataFile, csvFile)
                    .filter(text -> Util.fixEmptyAndTrim(text) != null)
                    .count();
            if (given == 0) {
                return required(null, Messages.AmlScoreStep_dataMissing());
            }
            if (given > 1) {
                return FormValidation.error(Messages.AmlScoreStep_oneSource());
            }
            try {
                if (value != null && ScoreInputs.looksLikeJson(value)) {
                    JsonValues.parse(DATA, value);
                }
                return FormValidation.ok();
            } catch (InputException e) {
                return FormValidation.error(e.getMessage());
            }
        }

        @POST
        public FormValidation doCheckColumns(@QueryParameter String value) {
            List<String> problems = new ArrayList<>();
            ColumnSpec.read(Util.fixEmptyAndTrim(value), problems);
            return problems.isEmpty() || hasVariable(value)
                    ? FormValidation.ok()
                    : FormValidation.error(problems.get(0));
        }

        @POST
        public FormValidation doCheckCsvSeparator(@QueryParameter String value) {
            return checkOptional(value, ScoreParameters::separatorProblem);
        }

        @POST
        public FormValidation doCheckBatchSize(@QueryParameter String value) {
            return isWhole(value, Integer.MAX_VALUE)
                    ? FormValidation.ok()
                    : FormValidation.error(Messages.AmlScoreStep_wholeNumber());
        }

        @POST
        public FormValidation doCheckParallelism(@QueryParameter String value) {
            return isWhole(value, ScoreParameters.MAX_PARALLELISM)
                    ? FormValidation.ok()
                    : FormValidation.error(Messages.AmlScoreStep_wholeNumberUpTo(ScoreParameters.MAX_PARALLELISM));
        }

        private static boolean isWhole(String value, int max) {
            String text = Util.fixEmptyAndTrim(value);
            return text == null
                    || hasVariable(text)
                    || text.matches("\\d{1,9}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= max;
        }
    }
}
