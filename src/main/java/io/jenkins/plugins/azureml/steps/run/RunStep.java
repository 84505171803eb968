package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.client.runs.Experiments;
import io.jenkins.plugins.azureml.client.runs.RunIds;
import io.jenkins.plugins.azureml.forms.NameKind;
import io.jenkins.plugins.azureml.forms.WorkspaceForm;
import io.jenkins.plugins.azureml.forms.WorkspaceNames;
import io.jenkins.plugins.azureml.steps.AmlStep;
import io.jenkins.plugins.azureml.steps.AmlStepDescriptor;
import io.jenkins.plugins.azureml.steps.ReturnedMap;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Base class of the steps for one existing run. */
@Restricted(NoExternalUse.class)
public abstract class RunStep extends AmlStep {

    private static final long serialVersionUID = 1L;

    private String runId;
    private String experiment;

    /** @param runId an id, or the map that {@code amlSubmitRun} or {@code amlWaitRun} has returned */
    protected RunStep(@CheckForNull Object runId) {
        run(runId);
    }

    /** For steps that can do without a run. */
    protected RunStep() {}

    /** Sets the run, and its experiment if that is not set and the map of the run has one. */
    protected final void run(@CheckForNull Object run) {
        runId = ReturnedMap.id("runId", ReturnedMap.RUN, run);
        if (experiment == null) {
            experiment = ReturnedMap.experiment(run);
        }
    }

    /** Returns the id of the run; null if it is missing, which the step reports when it starts. */
    @CheckForNull
    public final String getRunId() {
        return runId;
    }

    /** Returns the experiment of the run; null for the one that the service knows. */
    @CheckForNull
    public final String getExperiment() {
        return experiment;
    }

    @DataBoundSetter
    public final void setExperiment(String experiment) {
        this.experiment = Util.fixEmptyAndTrim(experiment);
    }

    /** Validates the parameters without a request. Returns one sentence per problem. */
    @NonNull
    protected List<String> problems() {
        List<String> problems = new ArrayList<>();
        RunIds.problem(getRunId()).ifPresent(problems::add);
        if (getExperiment() != null) {
            Experiments.problem(getExperiment()).ifPresent(problems::add);
        }
        return problems;
    }

    /** Base class of the descriptors. */
    @Restricted(NoExternalUse.class)
    public abstract static class RunStepDescriptor extends AmlStepDescriptor {

        @POST
        public FormValidation doCheckRunId(@QueryParameter String value) {
            return check(value, RunIds::problem);
        }

        @POST
        public ComboBoxModel doFillExperimentItems(WorkspaceForm form) {
            return WorkspaceNames.items(form, NameKind.EXPERIMENT);
        }

        @POST
        public FormValidation doCheckExperiment(@QueryParameter String value, WorkspaceForm form) {
            return WorkspaceNames.orReason(checkOptional(value, Experiments::problem), form, NameKind.EXPERIMENT);
        }
    }
}
