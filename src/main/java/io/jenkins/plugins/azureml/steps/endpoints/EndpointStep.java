package io.jenkins.plugins.azureml.steps.endpoints;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.client.endpoints.OnlineEndpoints;
import io.jenkins.plugins.azureml.steps.PollingStep;
import io.jenkins.plugins.azureml.steps.ReturnedMap;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Base class of the steps for one online endpoint. */
@Restricted(NoExternalUse.class)
public abstract class EndpointStep extends PollingStep {

    private static final long serialVersionUID = 1L;

    private final String endpoint;

    /** @param endpoint a name, or the map that {@code amlDeploy} or {@code amlTraffic} has returned */
    EndpointStep(@CheckForNull Object endpoint) {
        this.endpoint = ReturnedMap.id("endpoint", ReturnedMap.ENDPOINT, endpoint);
    }

    /** Returns the name of the endpoint; null if it is missing, which the step reports when it starts. */
    @CheckForNull
    public final String getEndpoint() {
        return endpoint;
    }

    /** Base class of the descriptors. */
    @Restricted(NoExternalUse.class)
    public abstract static class EndpointStepDescriptor extends PollingStepDescriptor {

        @POST
        public FormValidation doCheckEndpoint(@QueryParameter String value) {
            return check(value, text -> OnlineEndpoints.problem("endpoint", text));
        }
    }
}
