package io.jenkins.plugins.azureml.steps.endpoints;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.actions.DeploymentState;
import io.jenkins.plugins.azureml.client.AmlClient;
import io.jenkins.plugins.azureml.client.arm.LongRunningOperation;
import io.jenkins.plugins.azureml.client.endpoints.OnlineEndpoints;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.steps.FormValues;
import io.jenkins.plugins.azureml.steps.KeyValueLines;
import io.jenkins.plugins.azureml.steps.LongRunningStepExecution;
import io.jenkins.plugins.azureml.steps.PlainValues;
import io.jenkins.plugins.azureml.steps.StepVariables;
import java.io.IOException;
import java.util.LinkedHashMap;
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

/**
 * {@code amlTraffic}: sets the percentages of an online endpoint's requests by deployment. Occupies no executor and no thread.
 */
public class AmlTrafficStep extends EndpointStep {

    private static final long serialVersionUID = 1L;

    private Object traffic;

    @DataBoundConstructor
    public AmlTrafficStep(@CheckForNull Object endpoint) {
        super(endpoint);
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
                : PlainValues.trimToNull("traffic", traffic == null ? null : traffic.toString());
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
                : KeyValueLines.parse("traffic", (String) traffic);
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

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new Execution(context, settings(context), this);
    }

    /** Shifts the traffic. The previous shares are saved with the build. */
    public static final class Execution extends LongRunningStepExecution {

        private static final long serialVersionUID = 1L;

        private final AmlTrafficStep step;
        private LinkedHashMap<String, Integer> previous;

        Execution(@NonNull StepContext context, @NonNull WorkspaceSettings settings, @NonNull AmlTrafficStep step) {
            super(context, settings, step.getPollInterval());
            this.step = step;
        }

        @NonNull
        @Override
        public List<String> problems() {
            List<String> problems = super.problems();
            OnlineEndpoints.problem("endpoint", step.getEndpoint()).ifPresent(problems::add);
            problems.addAll(step.trafficProblems());
            return problems;
        }

        @Override
        protected void decide(@NonNull AmlClient client) throws IOException, InterruptedException {
            if (previous == null) {
                previous = new LinkedHashMap<>(EndpointSupport.endpoints(client)
                        .get(step.getEndpoint())
                        .traffic());
            }
        }

        @NonNull
        @Override
        protected LongRunningOperation send(@NonNull AmlClient client, boolean maybeSent)
                throws IOException, InterruptedException {
            OnlineEndpoints endpoints = EndpointSupport.endpoints(client);
            Map<String, Integer> wanted = TrafficShares.parse(step.traffic());
            println("Azure ML: traffic: " + TrafficShares.text(wanted) + " (was: " + TrafficShares.text(previous)
                    + ")");
            return endpoints.shift(step.getEndpoint(), wanted, maybeSent);
        }

        @NonNull
        @Override
        protected Map<String, Object> result(@NonNull AmlClient client, @NonNull LongRunningOperation done)
                throws IOException, InterruptedException {
            return EndpointSupport.result(client, client.onlineEndpoints().get(step.getEndpoint()), previous);
        }

        @Override
        protected void recordProgress(@NonNull Progress progress) {
            Map<String, Integer> shares = TrafficShares.after(previous, TrafficShares.parse(step.traffic()));
            EndpointSupport.recordProgress(this, step.getEndpoint(), progress, page -> {
                switch (progress) {
                    case STARTED, ABANDONED -> page.traffic(shares.keySet(), DeploymentState.SHIFTING);
                    case SUCCEEDED -> page.traffic(shares);
                    case FAILED -> page.traffic(shares.keySet(), DeploymentState.SHIFT_FAILED);
                }
            });
        }

        @NonNull
        @Override
        protected String target() {
            return "endpoint " + step.getEndpoint();
        }

        @NonNull
        @Override
        protected String verb() {
            return "shifting the traffic of";
        }

        @NonNull
        @Override
        protected String successText() {
            return "traffic shifted";
        }
    }

    @Extension
    @Symbol("amlTraffic")
    public static class DescriptorImpl extends EndpointStepDescriptor {

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
        public StepVariables variables(Object result) {
            return EndpointSupport.variables((Map<?, ?>) result);
        }

        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
            FormValues texts = FormValues.extract(form, "traffic");
            AmlTrafficStep step = (AmlTrafficStep) super.newInstance(req, form);
            step.setTraffic(hasVariable(texts.text("traffic")) ? texts.text("traffic") : texts.map("traffic"));
            return step;
        }

        @POST
        public FormValidation doCheckTraffic(@QueryParameter String value) {
            if (hasVariable(value)) {
                return FormValidation.ok();
            }
            Map<String, String> traffic;
            try {
                traffic = KeyValueLines.parse("traffic", value);
            } catch (IllegalArgumentException e) {
                return FormValidation.error(Messages.AmlSubmitRunStep_tagsInvalid());
            }
            return traffic == null
                    ? required(null, Messages.AmlTrafficStep_trafficMissing())
                    : check(TrafficShares.problems(traffic).stream().findFirst());
        }
    }
}
