package io.jenkins.plugins.azureml.steps.score;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.credentials.CredentialsItems;
import io.jenkins.plugins.azureml.forms.NameKind;
import io.jenkins.plugins.azureml.forms.WorkspaceForm;
import io.jenkins.plugins.azureml.forms.WorkspaceNames;
import io.jenkins.plugins.azureml.steps.FormValues;
import io.jenkins.plugins.azureml.steps.PlainValues;
import io.jenkins.plugins.azureml.steps.ReturnedMap;
import io.jenkins.plugins.azureml.steps.StepVariables;
import java.util.Set;
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

/** {@code amlScore}: sends data to a scoring endpoint and returns its response. */
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

    /** Returns the id of a secret text with the endpoint's key; null for an endpoint without authentication. */
    @CheckForNull
    public String getKeyCredentialsId() {
        return keyCredentialsId;
    }

    @DataBoundSetter
    public void setKeyCredentialsId(String keyCredentialsId) {
        this.keyCredentialsId = Util.fixEmptyAndTrim(keyCredentialsId);
    }

    /** Returns the name of a web service (v1) or online endpoint (v2) of the Azure ML workspace, instead of a scoring URI and a key. */
    @CheckForNull
    public String getEndpoint() {
        return endpoint;
    }

    @DataBoundSetter
    public void setEndpoint(Object endpoint) {
        this.endpoint = ReturnedMap.id("endpoint", ReturnedMap.ENDPOINT, endpoint);
    }

    /** Returns the deployment that scores the data; null to let the endpoint's traffic decide. */
    @CheckForNull
    public String getDeployment() {
        return deployment;
    }

    @DataBoundSetter
    public void setDeployment(Object deployment) {
        this.deployment = ReturnedMap.id("deployment", ReturnedMap.DEPLOYMENT, deployment);
    }

    /** Returns whether the input is compared with the endpoint's schema; null to do so only with {@code endpoint}. */
    @CheckForNull
    public Boolean getCheckInput() {
        return checkInput;
    }

    @DataBoundSetter
    public void setCheckInput(Boolean checkInput) {
        this.checkInput = checkInput;
    }

    /** Returns whether a response that is a JSON string is returned as is, even if the string contains JSON. */
    public boolean isRaw() {
        return raw;
    }

    @DataBoundSetter
    public void setRaw(boolean raw) {
        this.raw = raw;
    }

    /** Returns whether key and data may be sent without TLS. */
    public boolean isAllowHttp() {
        return allowHttp;
    }

    @DataBoundSetter
    public void setAllowHttp(boolean allowHttp) {
        this.allowHttp = allowHttp;
    }

    /** Returns the assertions as a list of maps and strings, or as text with one assertion per line. */
    @CheckForNull
    public Object getAssertions() {
        return assertions;
    }

    @DataBoundSetter
    public void setAssertions(Object assertions) {
        this.assertions = PlainValues.trimToNull("assertions", assertions);
    }

    /** Returns the path of a JSON or CSV file with the expected value of each row. */
    @CheckForNull
    public String getExpectedFile() {
        return expectedFile;
    }

    @DataBoundSetter
    public void setExpectedFile(String expectedFile) {
        this.expectedFile = Util.fixEmptyAndTrim(expectedFile);
    }

    /** Returns the column or field of that file. */
    @CheckForNull
    public String getExpectedColumn() {
        return expectedColumn;
    }

    @DataBoundSetter
    public void setExpectedColumn(String expectedColumn) {
        this.expectedColumn = Util.fixEmptyAndTrim(expectedColumn);
    }

    /** Returns the JSONPath of the rows' results in the response; null if the response contains only one list. */
    @CheckForNull
    public String getExpectedPath() {
        return expectedPath;
    }

    @DataBoundSetter
    public void setExpectedPath(String expectedPath) {
        this.expectedPath = Util.fixEmptyAndTrim(expectedPath);
    }

    /** Returns the accepted difference of numbers from their expected values; null for none. */
    @CheckForNull
    public String getTolerance() {
        return tolerance;
    }

    @DataBoundSetter
    public void setTolerance(Object tolerance) {
        this.tolerance = tolerance == null ? null : Util.fixEmptyAndTrim(tolerance.toString());
    }

    /** Returns the fraction of rows that must match, above 0 and up to 1; null for all. */
    @CheckForNull
    public String getMinMatch() {
        return minMatch;
    }

    @DataBoundSetter
    public void setMinMatch(Object minMatch) {
        this.minMatch = minMatch == null ? null : Util.fixEmptyAndTrim(minMatch.toString());
    }

    /** Returns the path of the JUnit report. */
    @CheckForNull
    public String getJunitFile() {
        return junitFile;
    }

    @DataBoundSetter
    public void setJunitFile(String junitFile) {
        this.junitFile = Util.fixEmptyAndTrim(junitFile);
    }

    /** Returns whether a failed assertion fails the step. */
    public boolean isFailOnAssertion() {
        return failOnAssertion;
    }

    @DataBoundSetter
    public void setFailOnAssertion(boolean failOnAssertion) {
        this.failOnAssertion = failOnAssertion;
    }

    /** Returns whether the step returns a report that contains the response, instead of the response. */
    public boolean isReturnReport() {
        return returnReport;
    }

    @DataBoundSetter
    public void setReturnReport(boolean returnReport) {
        this.returnReport = returnReport;
    }

    /** Returns whether the response is compared with anything. */
    public boolean hasExpectations() {
        return assertions != null || expectedFile != null;
    }

    /** Returns whether the step reads or writes files of an agent. */
    public boolean needsAgent() {
        return getDataFile() != null || getCsvFile() != null || expectedFile != null || junitFile != null;
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new AmlScoreExecution(context, settings(context), this);
    }

    @Extension
    @Symbol("amlScore")
    public static class DescriptorImpl extends ScoringInputDescriptor {

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
        public StepVariables variables(Object result) {
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
            FormValues texts = FormValues.extract(
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

        @POST
        public ListBoxModel doFillKeyCredentialsIdItems(
                @AncestorInPath Item item, @QueryParameter String keyCredentialsId) {
            return CredentialsItems.scoringKeys(item, keyCredentialsId);
        }

        @POST
        public ListBoxModel doFillCheckInputItems() {
            ListBoxModel items = new ListBoxModel();
            items.add(Messages.AmlScoreStep_checkOfEndpoints(), "");
            items.add(Messages.AmlScoreStep_check(), "true");
            items.add(Messages.AmlScoreStep_noCheck(), "false");
            return items;
        }

        @POST
        public ComboBoxModel doFillEndpointItems(WorkspaceForm form) {
            return WorkspaceNames.items(form, NameKind.ENDPOINT);
        }

        @POST
        public ComboBoxModel doFillDeploymentItems(WorkspaceForm form, @QueryParameter String endpoint) {
            return WorkspaceNames.items(form, NameKind.DEPLOYMENT, endpoint);
        }

        @POST
        public FormValidation doCheckScoringUri(@QueryParameter String value, @QueryParameter String endpoint) {
            String uri = Util.fixEmptyAndTrim(value);
            boolean named = Util.fixEmptyAndTrim(endpoint) != null;
            if (uri != null && named) {
                return FormValidation.error(Messages.AmlScoreStep_oneEndpoint());
            }
            return uri == null
                    ? required(endpoint, Messages.AmlScoreStep_oneEndpoint())
                    : check(uri, ScoreParameters::scoringUriProblem);
        }

        @POST
        public FormValidation doCheckTolerance(@QueryParameter String value) {
            String text = Util.fixEmptyAndTrim(value);
            boolean valid = text == null
                    || hasVariable(text)
                    || ScoreParameters.number(text, Double.MAX_VALUE).isPresent();
            return valid ? FormValidation.ok() : FormValidation.error(Messages.AmlScoreStep_number());
        }

        @POST
        public FormValidation doCheckMinMatch(@QueryParameter String value) {
            String text = Util.fixEmptyAndTrim(value);
            boolean valid = text == null
                    || hasVariable(text)
                    || ScoreParameters.number(text, 1).orElse(0.0) > 0;
            return valid ? FormValidation.ok() : FormValidation.error(Messages.AmlScoreStep_part());
        }
    }
}
