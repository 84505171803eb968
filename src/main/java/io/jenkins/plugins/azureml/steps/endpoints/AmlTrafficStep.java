package io.jenkins.plugins.azureml.steps.endpoints;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.steps.AmlStep;
import io.jenkins.plugins.azureml.steps.AmlStepDescriptor;
import io.jenkins.plugins.azureml.steps.Durations;
import io.jenkins.plugins.azureml.steps.FormValues;
import io.jenkins.plugins.azureml.steps.PlainValues;
import java.util.LinkedHashMap;
import java.util.Map;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** {@code amlTraffic}: shares the requests to an online endpoint among its deployments. Holds no executor, no thread. */
public class AmlTrafficStep extends AmlStep {

    private static final long serialVersionUID = 1L;

    private final String endpoint;
    private LinkedHashMap<String, String> traffic;
    private String pollInterval;

    @DataBoundConstructor
    public AmlTrafficStep(@NonNull String endpoint) {
        this.endpoint = Util.fixEmptyAndTrim(endpoint);
    }

    @CheckForNull
    public String getEndpoint() {
        return endpoint;
    }

    /** Percent by deployment; they sum to 100, or to 0 for none. */
    @CheckForNull
    public Map<String, String> getTraffic() {
        return traffic;
    }

    @DataBoundSetter
    public void setTraffic(Map<String, String> traffic) {
        this.traffic = PlainValues.texts("traffic", traffic);
    }

    @CheckForNull
    public String getPollInterval() {
        return pollInterval;
    }

    @DataBoundSetter
    public void setPollInterval(Object pollInterval) {
        this.pollInterval = pollInterval == null ? null : Util.fixEmptyAndTrim(pollInterval.toString());
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new AmlTrafficExecution(context, settings(context), this);
    }

    @Extension
    public static class DescriptorImpl extends AmlStepDescriptor {

        @Override
        public String getFunctionName() {
            return "amlTraffic";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlTrafficStep_displayName();
        }

        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
            FormValues texts = FormValues.take(form, "traffic", "pollInterval");
            AmlTrafficStep step = (AmlTrafficStep) super.newInstance(req, form);
            step.setTraffic(texts.map("traffic"));
            step.setPollInterval(texts.text("pollInterval"));
            return step;
        }

        @POST
        public FormValidation doCheckEndpoint(@QueryParameter String value) {
            return EndpointChecks.checkEndpoint(value);
        }

        @POST
        public FormValidation doCheckTraffic(@QueryParameter String value) {
            return EndpointChecks.checkTraffic(value);
        }

        @POST
        public FormValidation doCheckPollInterval(@QueryParameter String value) {
            return check(Durations.problem("pollInterval", Util.fixEmptyAndTrim(value)));
        }
    }
}
