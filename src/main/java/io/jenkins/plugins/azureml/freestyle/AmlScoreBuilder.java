package io.jenkins.plugins.azureml.freestyle;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.credentials.CredentialsItems;
import io.jenkins.plugins.azureml.steps.AmlStepDescriptor;
import io.jenkins.plugins.azureml.steps.score.AmlScoreStep;
import io.jenkins.plugins.azureml.steps.score.ScoringForms;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Scores data with an endpoint. A scoring URI needs no workspace: the endpoint's key is all. */
public class AmlScoreBuilder extends ScoringInputBuilder {

    /** Variables go to each process of the build, which takes only so much of them. */
    private static final int LONGEST_VARIABLE = 32 * 1024;

    private static final int SHOWN = 2000;

    private String scoringUri;
    private String endpoint;
    private String keyCredentialsId;
    private String deployment;
    private String checkInput;
    private boolean allowHttp;
    private String assertions;
    private String expectedFile;
    private String expectedColumn;
    private String expectedPath;
    private String tolerance;
    private String minMatch;
    private String junitFile;
    private boolean failOnAssertion = true;

    @DataBoundConstructor
    public AmlScoreBuilder() {}

    /** Address of the endpoint. */
    @CheckForNull
    public String getScoringUri() {
        return scoringUri;
    }

    @DataBoundSetter
    public void setScoringUri(String scoringUri) {
        this.scoringUri = Util.fixEmptyAndTrim(scoringUri);
    }

    /** Name of an endpoint of the workspace, in place of an address and a key. */
    @CheckForNull
    public String getEndpoint() {
        return endpoint;
    }

    @DataBoundSetter
    public void setEndpoint(String endpoint) {
        this.endpoint = Util.fixEmptyAndTrim(endpoint);
    }

    /** Secret text with the endpoint's key. */
    @CheckForNull
    public String getKeyCredentialsId() {
        return keyCredentialsId;
    }

    @DataBoundSetter
    public void setKeyCredentialsId(String keyCredentialsId) {
        this.keyCredentialsId = Util.fixEmptyAndTrim(keyCredentialsId);
    }

    /** The deployment that is to answer. */
    @CheckForNull
    public String getDeployment() {
        return deployment;
    }

    @DataBoundSetter
    public void setDeployment(String deployment) {
        this.deployment = Util.fixEmptyAndTrim(deployment);
    }

    /** {@code true}, {@code false}, or null for with an endpoint of the workspace alone. */
    @CheckForNull
    public String getCheckInput() {
        return checkInput;
    }

    @DataBoundSetter
    public void setCheckInput(String checkInput) {
        this.checkInput = Util.fixEmptyAndTrim(checkInput);
    }

    /** Whether key and data may go over a connection that is not encrypted. */
    public boolean isAllowHttp() {
        return allowHttp;
    }

    @DataBoundSetter
    public void setAllowHttp(boolean allowHttp) {
        this.allowHttp = allowHttp;
    }

    /** What the answer has to be, one a line. */
    @CheckForNull
    public String getAssertions() {
        return assertions;
    }

    @DataBoundSetter
    public void setAssertions(String assertions) {
        this.assertions = Util.fixEmptyAndTrim(assertions);
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

    /** JSON path of the results in the answer. */
    @CheckForNull
    public String getExpectedPath() {
        return expectedPath;
    }

    @DataBoundSetter
    public void setExpectedPath(String expectedPath) {
        this.expectedPath = Util.fixEmptyAndTrim(expectedPath);
    }

    /** How far a number may be from the expected one. */
    @CheckForNull
    public String getTolerance() {
        return tolerance;
    }

    @DataBoundSetter
    public void setTolerance(String tolerance) {
        this.tolerance = Util.fixEmptyAndTrim(tolerance);
    }

    /** The part of the rows that must be as expected. */
    @CheckForNull
    public String getMinMatch() {
        return minMatch;
    }

    @DataBoundSetter
    public void setMinMatch(String minMatch) {
        this.minMatch = Util.fixEmptyAndTrim(minMatch);
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

    /** Whether an assertion that fails, fails the build. */
    public boolean isFailOnAssertion() {
        return failOnAssertion;
    }

    @DataBoundSetter
    public void setFailOnAssertion(boolean failOnAssertion) {
        this.failOnAssertion = failOnAssertion;
    }

    /** Only for files: an endpoint alone needs no agent. */
    @Override
    public boolean requiresWorkspace() {
        return Stream.of(getDataFile(), getCsvFile(), expectedFile, junitFile).anyMatch(file -> file != null);
    }

    @Override
    public void perform(
            @NonNull Run<?, ?> run,
            @NonNull FilePath folder,
            @NonNull EnvVars env,
            @NonNull Launcher launcher,
            @NonNull TaskListener listener)
            throws InterruptedException, IOException {
        score(run, folder, env, listener);
    }

    @Override
    public void perform(@NonNull Run<?, ?> run, @NonNull EnvVars env, @NonNull TaskListener listener)
            throws InterruptedException, IOException {
        score(run, null, env, listener);
    }

    private void score(Run<?, ?> run, @CheckForNull FilePath folder, EnvVars env, TaskListener listener)
            throws InterruptedException, IOException {
        WorkspaceSettings settings = endpoint == null ? new WorkspaceSettings() : settings(env);
        Object answer = new StepRunner(run, folder, env, listener, settings).run(step(env));
        String json = AmlStepDescriptor.text(answer);
        listener.getLogger()
                .println("Azure ML: answer: "
                        + (json.length() <= SHOWN
                                ? json
                                : json.substring(0, SHOWN) + "… (" + json.length() + " characters)"));
        if (json.length() <= LONGEST_VARIABLE) {
            AmlVariables.set(run, Map.of("AZUREML_SCORE", json));
        } else {
            listener.getLogger().println("Azure ML: the answer is too long for the variable AZUREML_SCORE");
        }
    }

    private AmlScoreStep step(EnvVars env) throws IOException {
        AmlScoreStep step = new AmlScoreStep();
        configure(step, env);
        step.setScoringUri(expand(env, scoringUri));
        step.setEndpoint(expand(env, endpoint));
        step.setKeyCredentialsId(expand(env, keyCredentialsId));
        step.setDeployment(expand(env, deployment));
        step.setCheckInput(checkInput == null ? null : Boolean.valueOf(checkInput));
        step.setAllowHttp(allowHttp);
        // A path begins with a dollar, which is no variable unless it is known.
        step.setAssertions(expand(env, assertions));
        step.setExpectedFile(expand(env, expectedFile));
        step.setExpectedColumn(expand(env, expectedColumn));
        step.setExpectedPath(expand(env, expectedPath));
        step.setTolerance(expand(env, tolerance));
        step.setMinMatch(expand(env, minMatch));
        step.setJunitFile(expand(env, junitFile));
        step.setFailOnAssertion(failOnAssertion);
        return step;
    }

    @Extension
    @Symbol("azureMlScore")
    public static class DescriptorImpl extends AmlBuilderDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlScoreStep_displayName();
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
            return hasVariables(value) ? FormValidation.ok() : ScoringForms.checkScoringUri(value, endpoint);
        }

        @POST
        public FormValidation doCheckData(
                @QueryParameter String value, @QueryParameter String dataFile, @QueryParameter String csvFile) {
            return ScoringForms.checkData(value, dataFile, csvFile);
        }

        @POST
        public FormValidation doCheckColumns(@QueryParameter String value) {
            return hasVariables(value) ? FormValidation.ok() : ScoringForms.checkColumns(value);
        }

        @POST
        public FormValidation doCheckCsvSeparator(@QueryParameter String value) {
            return hasVariables(value) ? FormValidation.ok() : ScoringForms.checkSeparator(value);
        }

        @POST
        public FormValidation doCheckBatchSize(@QueryParameter String value) {
            return hasVariables(value) ? FormValidation.ok() : ScoringForms.checkBatchSize(value);
        }

        @POST
        public FormValidation doCheckParallelism(@QueryParameter String value) {
            return hasVariables(value) ? FormValidation.ok() : ScoringForms.checkParallelism(value);
        }

        @POST
        public FormValidation doCheckTolerance(@QueryParameter String value) {
            return hasVariables(value) ? FormValidation.ok() : ScoringForms.checkTolerance(value);
        }

        @POST
        public FormValidation doCheckMinMatch(@QueryParameter String value) {
            return hasVariables(value) ? FormValidation.ok() : ScoringForms.checkMinMatch(value);
        }
    }
}
