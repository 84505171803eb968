package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.credentials.CredentialsItems;
import java.util.Optional;
import net.sf.json.JSONObject;
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
public class AmlScoreStep extends AmlStep {

    private static final long serialVersionUID = 1L;

    private String scoringUri;
    private String keyCredentialsId;
    private Object data;
    private boolean raw;
    private boolean allowHttp;

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

    /** Sent as {@code {"data": …}}: a list or map, or JSON text of one. */
    @CheckForNull
    public Object getData() {
        return data;
    }

    @DataBoundSetter
    public void setData(Object data) {
        this.data = PlainValues.of(data);
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
    public static class DescriptorImpl extends AmlStepDescriptor {

        @Override
        public String getFunctionName() {
            return "amlScore";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlScoreStep_displayName();
        }

        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
            FormTexts texts = FormTexts.take(form, "data");
            AmlScoreStep step = (AmlScoreStep) super.newInstance(req, form);
            step.setData(texts.text("data"));
            return step;
        }

        @POST
        public ListBoxModel doFillKeyCredentialsIdItems(
                @AncestorInPath Item item, @QueryParameter String keyCredentialsId) {
            return CredentialsItems.scoringKeys(item, keyCredentialsId);
        }

        @POST
        public FormValidation doCheckScoringUri(@QueryParameter String value) {
            return check(ScoringUris.problem(Util.fixEmptyAndTrim(value)));
        }

        @POST
        public FormValidation doCheckData(@QueryParameter String value) {
            return required(value, Messages.AmlScoreStep_dataMissing());
        }
    }
}
