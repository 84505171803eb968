package io.jenkins.plugins.azureml.steps.endpoints;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.client.endpoints.OnlineEndpoints;
import io.jenkins.plugins.azureml.steps.PollingStep;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Base class of the steps for one online endpoint. */
public abstract class EndpointStep extends PollingStep {

    private static final long serialVersionUID = 1L;

    private final String endpoint;

    EndpointStep(@CheckForNull String endpoint) {
        this.endpoint = Util.fixEmptyAndTrim(endpoint);
    }

    /** Returns the name of the endpoint; null if it is missing, which the step reports when it starts. */
    @CheckForNull
    public final String getEndpoint() {
        return endpoint;
    }

    /** Base class of the descriptors. */
    public abstract static class EndpointStepDescriptor extends PollingStepDescriptor {

        @POST
        public FormValidation doCheckEndpoint(@QueryParameter String value) {
            return check(value, text -> OnlineEndpoints.problem("endpoint", text));
        }
    }
}
