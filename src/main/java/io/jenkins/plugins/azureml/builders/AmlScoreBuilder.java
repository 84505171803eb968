package io.jenkins.plugins.azureml.builders;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractProject;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.connection.WorkspaceSettings;
import io.jenkins.plugins.azureml.credentials.CredentialsItems;
import io.jenkins.plugins.azureml.steps.AmlScoreStep;
import io.jenkins.plugins.azureml.steps.AmlStepDescriptor;
import java.io.IOException;
import java.util.Map;
import jenkins.tasks.SimpleBuildStep;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Scores data with an endpoint. Needs no workspace: the endpoint's key is all. */
public class AmlScoreBuilder extends Builder implements SimpleBuildStep {

    private final String scoringUri;
    private final String data;
    private String keyCredentialsId;
    private boolean allowHttp;

    @DataBoundConstructor
    public AmlScoreBuilder(@NonNull String scoringUri, @NonNull String data) {
        this.scoringUri = Util.fixEmptyAndTrim(scoringUri);
        this.data = Util.fixEmptyAndTrim(data);
    }

    @CheckForNull
    public String getScoringUri() {
        return scoringUri;
    }

    /** JSON. */
    @CheckForNull
    public String getData() {
        return data;
    }

    @CheckForNull
    public String getKeyCredentialsId() {
        return keyCredentialsId;
    }

    @DataBoundSetter
    public void setKeyCredentialsId(String keyCredentialsId) {
        this.keyCredentialsId = Util.fixEmptyAndTrim(keyCredentialsId);
    }

    public boolean isAllowHttp() {
        return allowHttp;
    }

    @DataBoundSetter
    public void setAllowHttp(boolean allowHttp) {
        this.allowHttp = allowHttp;
    }

    @Override
    public boolean requiresWorkspace() {
        return false;
    }

    @Override
    public void perform(@NonNull Run<?, ?> run, @NonNull EnvVars env, @NonNull TaskListener listener)
            throws InterruptedException, IOException {
        AmlScoreStep step = new AmlScoreStep();
        step.setScoringUri(AmlBuilder.expand(env, scoringUri));
        step.setData(AmlBuilder.expand(env, data));
        step.setKeyCredentialsId(AmlBuilder.expand(env, keyCredentialsId));
        step.setAllowHttp(allowHttp);
        Object answer = new StepRunner(run, null, env, listener, WorkspaceSettings.empty()).run(step);
        String json = AmlStepDescriptor.text(answer);
        listener.getLogger().println("Azure ML: answer: " + json);
        AmlVariables.set(run, Map.of("AZUREML_SCORE", json));
    }

    @Extension
    @Symbol("azureMlScore")
    public static class DescriptorImpl extends BuildStepDescriptor<Builder> {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlScoreStep_displayName();
        }

        @SuppressWarnings("rawtypes")
        @Override
        public boolean isApplicable(Class<? extends AbstractProject> jobType) {
            return true;
        }

        @POST
        public ListBoxModel doFillKeyCredentialsIdItems(
                @AncestorInPath Item item, @QueryParameter String keyCredentialsId) {
            return CredentialsItems.scoringKeys(item, keyCredentialsId);
        }

        @POST
        public FormValidation doCheckScoringUri(@QueryParameter String value) {
            return AmlBuilderDescriptor.check(value, AmlScoreStep::scoringUriProblem);
        }

        @POST
        public FormValidation doCheckData(@QueryParameter String value) {
            return Util.fixEmptyAndTrim(value) == null
                    ? FormValidation.error(Messages.AmlScoreStep_dataMissing())
                    : FormValidation.ok();
        }
    }
}
