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
import io.jenkins.plugins.azureml.steps.KeyValueLines;
import io.jenkins.plugins.azureml.steps.PlainValues;
import io.jenkins.plugins.azureml.steps.StepVariables;
import java.util.List;
import java.util.Map;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
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
    private Object traffic;
    private String pollInterval;

    @DataBoundConstructor
    public AmlTrafficStep(@NonNull String endpoint) {
        this.endpoint = Util.fixEmptyAndTrim(endpoint);
    }

    @CheckForNull
    public String getEndpoint() {
        return endpoint;
    }

    /** Returns percent by deployment as a map or as lines {@code deployment=percent}; they sum to 100, or to 0 for none. */
    @CheckForNull
    public Object getTraffic() {
        return traffic;
    }

    @DataBoundSetter
    public void setTraffic(Object traffic) {
        this.traffic = traffic instanceof Map<?, ?> map
                ? PlainValues.texts("traffic", map)
                : PlainValues.given("traffic", traffic == null ? null : traffic.toString());
    }

    /**
     * Returns percent by deployment.
     *
     * @throws IllegalArgumentException if the text has a line without a deployment or without {@code =}
     */
    @CheckForNull
    Map<String, String> traffic() {
        return traffic instanceof Map<?, ?> map
                ? PlainValues.texts("traffic", map)
                : KeyValueLines.of("traffic", (String) traffic);
    }

    /** Returns what is wrong with the traffic, a sentence each. */
    @NonNull
    List<String> trafficProblems() {
        try {
            return TrafficShares.problems(traffic());
        } catch (IllegalArgumentException e) {
            return List.of(e.getMessage());
        }
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
    @Symbol("amlTraffic")
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

        @NonNull
        @Override
        public StepVariables variables(@CheckForNull Object result) {
            return EndpointSupport.variables((Map<?, ?>) result);
        }

        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
            FormValues texts = FormValues.take(form, "traffic", "pollInterval");
            AmlTrafficStep step = (AmlTrafficStep) super.newInstance(req, form);
            step.setTraffic(hasVariable(texts.text("traffic")) ? texts.text("traffic") : texts.map("traffic"));
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
            return checkOptional(value, text -> Durations.problem("pollInterval", text));
        }
    }
}
