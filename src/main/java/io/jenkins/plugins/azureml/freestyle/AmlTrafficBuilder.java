package io.jenkins.plugins.azureml.freestyle;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.steps.endpoints.AmlTrafficStep;
import io.jenkins.plugins.azureml.steps.endpoints.EndpointChecks;
import java.io.IOException;
import java.util.Map;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Shares the requests to an online endpoint among its deployments. */
public class AmlTrafficBuilder extends AmlBuilder {

    private final String endpoint;
    private String traffic;

    @DataBoundConstructor
    public AmlTrafficBuilder(@NonNull String endpoint) {
        this.endpoint = Util.fixEmptyAndTrim(endpoint);
    }

    @CheckForNull
    public String getEndpoint() {
        return endpoint;
    }

    /** Lines {@code deployment=percent}; they sum to 100, or to 0 for none. */
    @CheckForNull
    public String getTraffic() {
        return traffic;
    }

    @DataBoundSetter
    public void setTraffic(String traffic) {
        this.traffic = Util.fixEmptyAndTrim(traffic);
    }

    @Override
    public boolean requiresWorkspace() {
        return false;
    }

    @Override
    public void perform(@NonNull Run<?, ?> run, @NonNull EnvVars env, @NonNull TaskListener listener)
            throws InterruptedException, IOException {
        AmlTrafficStep step = new AmlTrafficStep(expand(env, endpoint));
        step.setTraffic(pairs(env, "traffic", traffic));
        EndpointVariables.set(run, (Map<?, ?>) new StepRunner(run, null, env, listener, settings(env)).run(step));
    }

    @Extension
    @Symbol("azureMlTraffic")
    public static class DescriptorImpl extends AmlBuilderDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlTrafficStep_displayName();
        }

        @POST
        public FormValidation doCheckEndpoint(@QueryParameter String value) {
            return unlessVariable(value, EndpointChecks::checkEndpoint);
        }

        @POST
        public FormValidation doCheckTraffic(@QueryParameter String value) {
            return unlessVariable(value, EndpointChecks::checkTraffic);
        }
    }
}
