package io.jenkins.plugins.azureml.steps.score;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import io.jenkins.plugins.azureml.steps.AmlStep;
import io.jenkins.plugins.azureml.steps.PlainValues;
import io.jenkins.plugins.azureml.steps.WholeNumber;
import org.kohsuke.stapler.DataBoundSetter;

/** What a step sends to an endpoint: where the rows are from, in what form they go, and how many at once. */
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

    /** A list or map, or JSON text of one. */
    @CheckForNull
    public final Object getData() {
        return data;
    }

    @DataBoundSetter
    public final void setData(Object data) {
        this.data = PlainValues.of("data", data);
    }

    /** JSON file with the same, relative to the current folder. */
    @CheckForNull
    public final String getDataFile() {
        return dataFile;
    }

    @DataBoundSetter
    public final void setDataFile(String dataFile) {
        this.dataFile = Util.fixEmptyAndTrim(dataFile);
    }

    /** CSV file with a row for each line. */
    @CheckForNull
    public final String getCsvFile() {
        return csvFile;
    }

    @DataBoundSetter
    public final void setCsvFile(String csvFile) {
        this.csvFile = Util.fixEmptyAndTrim(csvFile);
    }

    /** Of the CSV file: a list of {@code column}, {@code column: type} or {@code column as key: type}; a map of columns and types. */
    @CheckForNull
    public final Object getColumns() {
        return columns;
    }

    @DataBoundSetter
    public final void setColumns(Object columns) {
        this.columns = PlainValues.given("columns", columns);
    }

    /** Whether the first line of a CSV file names its columns; without, they are called 1, 2, 3. */
    public final boolean isCsvHeader() {
        return csvHeader;
    }

    @DataBoundSetter
    public final void setCsvHeader(boolean csvHeader) {
        this.csvHeader = csvHeader;
    }

    /** One character, or {@code tab}. */
    @NonNull
    public final String getCsvSeparator() {
        return csvSeparator;
    }

    @DataBoundSetter
    public final void setCsvSeparator(String csvSeparator) {
        String text = Util.fixEmptyAndTrim(csvSeparator);
        this.csvSeparator = text == null ? COMMA : text;
    }

    /** How a row of a CSV file is sent: {@code list}, {@code map} or {@code split}. */
    @NonNull
    public final String getRowFormat() {
        return rowFormat;
    }

    @DataBoundSetter
    public final void setRowFormat(String rowFormat) {
        String text = Util.fixEmptyAndTrim(rowFormat);
        this.rowFormat = text == null ? LISTS : text;
    }

    /** The field of the request that holds the data. */
    @NonNull
    public final String getInputName() {
        return inputName;
    }

    @DataBoundSetter
    public final void setInputName(String inputName) {
        String text = Util.fixEmptyAndTrim(inputName);
        this.inputName = text == null ? DATA : text;
    }

    /** Whether the data are the whole request, with no field round them. */
    public final boolean isWholeBody() {
        return wholeBody;
    }

    @DataBoundSetter
    public final void setWholeBody(boolean wholeBody) {
        this.wholeBody = wholeBody;
    }

    /** Rows in one request; null for all. */
    @CheckForNull
    public final Object getBatchSize() {
        return batchSize;
    }

    @DataBoundSetter
    public final void setBatchSize(Object batchSize) {
        this.batchSize = WholeNumber.of(batchSize);
    }

    /** Requests under way at once. */
    @NonNull
    public final Object getParallelism() {
        return parallelism;
    }

    @DataBoundSetter
    public final void setParallelism(Object parallelism) {
        this.parallelism = WholeNumber.orDefault(parallelism, 1);
    }
}
