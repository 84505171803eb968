package io.jenkins.plugins.azureml.steps.endpoints;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.client.endpoints.OnlineEndpoints;
import io.jenkins.plugins.azureml.forms.NameKind;
import io.jenkins.plugins.azureml.forms.WorkspaceForm;
import io.jenkins.plugins.azureml.forms.WorkspaceNames;
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
        public ComboBoxModel doFillEndpointItems(WorkspaceForm form) {
            return WorkspaceNames.items(form, NameKind.ENDPOINT);
        }

        @POST
        public FormValidation doCheckEndpoint(@QueryParameter String value, WorkspaceForm form) {
            return WorkspaceNames.orReason(
                    check(value, text -> OnlineEndpoints.problem("endpoint", text)), form, NameKind.ENDPOINT);
        }
    }
}
