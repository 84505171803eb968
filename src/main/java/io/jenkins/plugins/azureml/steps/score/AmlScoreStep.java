package io.jenkins.plugins.azureml.steps.score;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.credentials.CredentialsItems;
import io.jenkins.plugins.azureml.steps.AmlStepDescriptor;
import io.jenkins.plugins.azureml.steps.FormValues;
import io.jenkins.plugins.azureml.steps.PlainValues;
import io.jenkins.plugins.azureml.steps.StepVariables;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** {@code amlScore}: sends data to a scoring endpoint and returns its answer. */
public class AmlScoreStep extends ScoringInputStep {

    private static final long serialVersionUID = 1L;

    private String scoringUri;
    private String endpoint;
    private String keyCredentialsId;
    private String deployment;
    private Boolean checkInput;
    private boolean raw;
    private boolean allowHttp;
    private Object assertions;
    private String expectedFile;
    private String expectedColumn;
    private String expectedPath;
    private String tolerance;
    private String minMatch;
    private String junitFile;
    private boolean failOnAssertion = true;
    private boolean returnReport;

    @DataBoundConstructor
    public AmlScoreStep() {}

    @CheckForNull
    public String getScoringUri() {
        return scoringUri;
    }

    @DataBoundSetter
    public void setScoringUri(String scoringUri) {
        this.scoringUri = Util.fixEmptyAndTrim(scoringUri);
    }

    /** Secret text with the endpoint's key; none for an endpoint that wants none. */
    @CheckForNull
    public String getKeyCredentialsId() {
        return keyCredentialsId;
    }

    @DataBoundSetter
    public void setKeyCredentialsId(String keyCredentialsId) {
        this.keyCredentialsId = Util.fixEmptyAndTrim(keyCredentialsId);
    }

    /** Name of a web service (v1) or online endpoint (v2) of the workspace, in place of a scoring URI and a key. */
    @CheckForNull
    public String getEndpoint() {
        return endpoint;
    }

    @DataBoundSetter
    public void setEndpoint(String endpoint) {
        this.endpoint = Util.fixEmptyAndTrim(endpoint);
    }

    /** The deployment that is to answer; null to let the endpoint's traffic decide. */
    @CheckForNull
    public String getDeployment() {
        return deployment;
    }

    @DataBoundSetter
    public void setDeployment(String deployment) {
        this.deployment = Util.fixEmptyAndTrim(deployment);
    }

    /** Whether the data are compared with what the endpoint says of its input; null for with {@code endpoint} alone. */
    @CheckForNull
    public Boolean getCheckInput() {
        return checkInput;
    }

    @DataBoundSetter
    public void setCheckInput(Boolean checkInput) {
        this.checkInput = checkInput;
    }

    /** Whether an answer that is a JSON string is left as it is, even if it holds JSON. */
    public boolean isRaw() {
        return raw;
    }

    @DataBoundSetter
    public void setRaw(boolean raw) {
        this.raw = raw;
    }

    /** Whether key and data may go over a connection that is not encrypted. */
    public boolean isAllowHttp() {
        return allowHttp;
    }

    @DataBoundSetter
    public void setAllowHttp(boolean allowHttp) {
        this.allowHttp = allowHttp;
    }

    /** What the answers have to be: a list of maps and texts, or text with one a line. */
    @CheckForNull
    public Object getAssertions() {
        return assertions;
    }

    @DataBoundSetter
    public void setAssertions(Object assertions) {
        this.assertions = PlainValues.given("assertions", assertions);
    }

    /** JSON or CSV file with what is expected of each row. */
    @CheckForNull
    public String getExpectedFile() {
        return expectedFile;
    }

    @DataBoundSetter
    public void setExpectedFile(String expectedFile) {
        this.expectedFile = Util.fixEmptyAndTrim(expectedFile);
    }

    /** The column, or field, of that file. */
    @CheckForNull
    public String getExpectedColumn() {
        return expectedColumn;
    }

    @DataBoundSetter
    public void setExpectedColumn(String expectedColumn) {
        this.expectedColumn = Util.fixEmptyAndTrim(expectedColumn);
    }

    /** JSON path of the results of the rows in the answer; null for the only list in it. */
    @CheckForNull
    public String getExpectedPath() {
        return expectedPath;
    }

    @DataBoundSetter
    public void setExpectedPath(String expectedPath) {
        this.expectedPath = Util.fixEmptyAndTrim(expectedPath);
    }

    /** How far a number may be from the expected one; null for not at all. */
    @CheckForNull
    public String getTolerance() {
        return tolerance;
    }

    @DataBoundSetter
    public void setTolerance(Object tolerance) {
        this.tolerance = tolerance == null ? null : Util.fixEmptyAndTrim(tolerance.toString());
    }

    /** The part of the rows that must be as expected, 0 to 1; null for all. */
    @CheckForNull
    public String getMinMatch() {
        return minMatch;
    }

    @DataBoundSetter
    public void setMinMatch(Object minMatch) {
        this.minMatch = minMatch == null ? null : Util.fixEmptyAndTrim(minMatch.toString());
    }

    /** Where the outcomes are written as JUnit XML. */
    @CheckForNull
    public String getJunitFile() {
        return junitFile;
    }

    @DataBoundSetter
    public void setJunitFile(String junitFile) {
        this.junitFile = Util.fixEmptyAndTrim(junitFile);
    }

    /** Whether an assertion that fails, fails the step. */
    public boolean isFailOnAssertion() {
        return failOnAssertion;
    }

    @DataBoundSetter
    public void setFailOnAssertion(boolean failOnAssertion) {
        this.failOnAssertion = failOnAssertion;
    }

    /** Whether the step returns a report with the answer in it, rather than the answer. */
    public boolean isReturnReport() {
        return returnReport;
    }

    @DataBoundSetter
    public void setReturnReport(boolean returnReport) {
        this.returnReport = returnReport;
    }

    /** Whether there is something that is expected of the answers. */
    public boolean hasExpectations() {
        return assertions != null || expectedFile != null;
    }

    /** Whether a file of the agent is read or written. */
    public boolean needsAgent() {
        return getDataFile() != null || getCsvFile() != null || expectedFile != null || junitFile != null;
    }

    /** What is wrong with a scoring URI, by its text; empty if it can be used. */
    @NonNull
    public static Optional<String> scoringUriProblem(@CheckForNull String value) {
        return ScoringUris.problem(value);
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new AmlScoreExecution(context, settings(context), this);
    }

    @Extension
    @Symbol("amlScore")
    public static class DescriptorImpl extends AmlStepDescriptor {

        private static final int MAX_SHOWN = 2000;

        @Override
        public String getFunctionName() {
            return "amlScore";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlScoreStep_displayName();
        }

        @NonNull
        @Override
        protected Set<String> bodies() {
            return Set.of("data");
        }

        @NonNull
        @Override
        public StepVariables variables(@CheckForNull Object result) {
            // A freestyle build shows the response nowhere else.
            String response = text(result);
            return new StepVariables()
                    .set("AZUREML_SCORE", response)
                    .note("response: "
                            + (response.length() <= MAX_SHOWN
                                    ? response
                                    : response.substring(0, MAX_SHOWN) + "… (" + response.length() + " characters)"));
        }

        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
            FormValues texts = FormValues.take(
                    form,
                    "data",
                    "columns",
                    "assertions",
                    "batchSize",
                    "parallelism",
                    "tolerance",
                    "minMatch",
                    "checkInput");
            AmlScoreStep step = (AmlScoreStep) super.newInstance(req, form);
            step.setData(texts.text("data"));
            step.setColumns(texts.text("columns"));
            step.setAssertions(texts.text("assertions"));
            step.setBatchSize(texts.text("batchSize"));
            step.setParallelism(texts.text("parallelism"));
            step.setTolerance(texts.text("tolerance"));
            step.setMinMatch(texts.text("minMatch"));
            step.setCheckInput(texts.text("checkInput") == null ? null : Boolean.valueOf(texts.text("checkInput")));
            return step;
        }

        /** Columns as their text area shows them, one a line. */
        @NonNull
        public String columns(@CheckForNull Object columns) {
            return columns instanceof Map<?, ?> map
                    ? map.entrySet().stream()
                            .map(e -> e.getKey() + ": " + e.getValue())
                            .collect(Collectors.joining("\n"))
                    : columns instanceof String text ? text : PlainValues.joined(columns, "\n");
        }

        @POST
        public ListBoxModel doFillKeyCredentialsIdItems(
                @AncestorInPath Item item, @QueryParameter String keyCredentialsId) {
            return CredentialsItems.scoringKeys(item, keyCredentialsId);
        }

        @POST
        public ListBoxModel doFillRowFormatItems() {
            return ScoringForms.rowFormats();
        }

        @POST
        public ListBoxModel doFillCheckInputItems() {
            return ScoringForms.checkInputs();
        }

        @POST
        public FormValidation doCheckScoringUri(@QueryParameter String value, @QueryParameter String endpoint) {
            return ScoringForms.checkScoringUri(value, endpoint);
        }

        @POST
        public FormValidation doCheckData(
                @QueryParameter String value, @QueryParameter String dataFile, @QueryParameter String csvFile) {
            return ScoringForms.checkData(value, dataFile, csvFile);
        }

        @POST
        public FormValidation doCheckColumns(@QueryParameter String value) {
            return ScoringForms.checkColumns(value);
        }

        @POST
        public FormValidation doCheckCsvSeparator(@QueryParameter String value) {
            return ScoringForms.checkSeparator(value);
        }

        @POST
        public FormValidation doCheckBatchSize(@QueryParameter String value) {
            return ScoringForms.checkBatchSize(value);
        }

        @POST
        public FormValidation doCheckParallelism(@QueryParameter String value) {
            return ScoringForms.checkParallelism(value);
        }

        @POST
        public FormValidation doCheckTolerance(@QueryParameter String value) {
            return ScoringForms.checkTolerance(value);
        }

        @POST
        public FormValidation doCheckMinMatch(@QueryParameter String value) {
            return ScoringForms.checkMinMatch(value);
        }
    }
}
