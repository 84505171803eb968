package io.jenkins.plugins.azureml.freestyle;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.Util;
import io.jenkins.plugins.azureml.steps.score.ScoringInputStep;
import org.kohsuke.stapler.DataBoundSetter;

/** What a build step sends to an endpoint; see the step of the same parameters. All is text, so that variables can be in it. */
public abstract class ScoringInputBuilder extends AmlBuilder {

    private String data;
    private String dataFile;
    private String csvFile;
    private String columns;
    private boolean csvHeader = true;
    private String csvSeparator = ",";
    private String rowFormat = "list";
    private String inputName = "data";
    private boolean wholeBody;
    private String batchSize;
    private String parallelism = "1";

    /** JSON. */
    @CheckForNull
    public final String getData() {
        return data;
    }

    @DataBoundSetter
    public final void setData(String data) {
        this.data = Util.fixEmptyAndTrim(data);
    }

    /** JSON file, relative to the workspace. */
    @CheckForNull
    public final String getDataFile() {
        return dataFile;
    }

    @DataBoundSetter
    public final void setDataFile(String dataFile) {
        this.dataFile = Util.fixEmptyAndTrim(dataFile);
    }

    /** CSV file, relative to the workspace. */
    @CheckForNull
    public final String getCsvFile() {
        return csvFile;
    }

    @DataBoundSetter
    public final void setCsvFile(String csvFile) {
        this.csvFile = Util.fixEmptyAndTrim(csvFile);
    }

    /** Columns of the CSV file, one a line. */
    @CheckForNull
    public final String getColumns() {
        return columns;
    }

    @DataBoundSetter
    public final void setColumns(String columns) {
        this.columns = Util.fixEmptyAndTrim(columns);
    }

    /** Whether CSV files have a header. */
    public final boolean isCsvHeader() {
        return csvHeader;
    }

    @DataBoundSetter
    public final void setCsvHeader(boolean csvHeader) {
        this.csvHeader = csvHeader;
    }

    /** One character, or {@code tab}. */
    @CheckForNull
    public final String getCsvSeparator() {
        return csvSeparator;
    }

    @DataBoundSetter
    public final void setCsvSeparator(String csvSeparator) {
        this.csvSeparator = or(csvSeparator, ",");
    }

    /** How rows of the CSV file are sent: {@code list}, {@code map} or {@code split}. */
    @CheckForNull
    public final String getRowFormat() {
        return rowFormat;
    }

    @DataBoundSetter
    public final void setRowFormat(String rowFormat) {
        this.rowFormat = or(rowFormat, "list");
    }

    /** Field of the request that holds the data. */
    @CheckForNull
    public final String getInputName() {
        return inputName;
    }

    @DataBoundSetter
    public final void setInputName(String inputName) {
        this.inputName = or(inputName, "data");
    }

    /** Whether the data are the whole request. */
    public final boolean isWholeBody() {
        return wholeBody;
    }

    @DataBoundSetter
    public final void setWholeBody(boolean wholeBody) {
        this.wholeBody = wholeBody;
    }

    /** Rows in one request. */
    @CheckForNull
    public final String getBatchSize() {
        return batchSize;
    }

    @DataBoundSetter
    public final void setBatchSize(String batchSize) {
        this.batchSize = Util.fixEmptyAndTrim(batchSize);
    }

    /** Requests under way at once. */
    @CheckForNull
    public final String getParallelism() {
        return parallelism;
    }

    @DataBoundSetter
    public final void setParallelism(String parallelism) {
        this.parallelism = or(parallelism, "1");
    }

    /** @throws AbortException if a number is none */
    final void configure(@NonNull ScoringInputStep step, @NonNull EnvVars env) throws AbortException {
        step.setData(expand(env, data));
        step.setDataFile(expand(env, dataFile));
        step.setCsvFile(expand(env, csvFile));
        step.setColumns(expand(env, columns));
        step.setCsvHeader(csvHeader);
        step.setCsvSeparator(expand(env, csvSeparator));
        step.setRowFormat(rowFormat);
        step.setInputName(expand(env, inputName));
        step.setWholeBody(wholeBody);
        step.setBatchSize(number("batchSize", expand(env, batchSize)));
        step.setParallelism(number("parallelism", expand(env, parallelism)));
    }

    /** What the form shows where nothing is given. */
    private static String or(@CheckForNull String text, String otherwise) {
        String trimmed = Util.fixEmptyAndTrim(text);
        return trimmed == null ? otherwise : trimmed;
    }
}
