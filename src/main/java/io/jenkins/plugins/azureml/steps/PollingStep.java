package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.FormValidation;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** Base class of the steps that poll an operation of the service until it is done. */
@Restricted(NoExternalUse.class)
public abstract class PollingStep extends AmlStep {

    private static final long serialVersionUID = 1L;

    private String pollInterval;

    /** Returns the time between polls: seconds, or text such as {@code '30 s'}; null for the time that the service asks for. */
    @CheckForNull
    public final String getPollInterval() {
        return pollInterval;
    }

    @DataBoundSetter
    public final void setPollInterval(Object pollInterval) {
        this.pollInterval = Durations.text(pollInterval);
    }

    /** Base class of the descriptors of polling steps. */
    @Restricted(NoExternalUse.class)
    public abstract static class PollingStepDescriptor extends AmlStepDescriptor {

        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
            FormValues values = FormValues.extract(form, "pollInterval");
            PollingStep step = (PollingStep) super.newInstance(req, form);
            step.setPollInterval(values.text("pollInterval"));
            return step;
        }

        @POST
        public FormValidation doCheckPollInterval(@QueryParameter String value) {
            return checkDuration("pollInterval", value);
        }
    }
}
