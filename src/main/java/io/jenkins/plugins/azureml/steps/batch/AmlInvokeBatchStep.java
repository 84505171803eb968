package io.jenkins.plugins.azureml.steps.batch;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Run;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.endpoints.OnlineEndpoints;
import io.jenkins.plugins.azureml.client.runs.Experiments;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import io.jenkins.plugins.azureml.forms.NameKind;
import io.jenkins.plugins.azureml.forms.WorkspaceForm;
import io.jenkins.plugins.azureml.forms.WorkspaceNames;
import io.jenkins.plugins.azureml.steps.AmlStep;
import io.jenkins.plugins.azureml.steps.AmlStepDescriptor;
import io.jenkins.plugins.azureml.steps.FormValues;
import io.jenkins.plugins.azureml.steps.KeyValueLines;
import io.jenkins.plugins.azureml.steps.OnAbort;
import io.jenkins.plugins.azureml.steps.PlainValues;
import io.jenkins.plugins.azureml.steps.ReturnedMap;
import io.jenkins.plugins.azureml.steps.StepVariables;
import io.jenkins.plugins.azureml.steps.run.RunIdGenerator;
import java.util.ArrayList;
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

/** {@code amlInvokeBatch}: starts a job of a batch endpoint. Does not wait for its end. */
public class AmlInvokeBatchStep extends AmlStep {

    private static final long serialVersionUID = 1L;

    private final String endpoint;
    private String deployment;
    private Object inputs;
    private Object outputs;
    private String experiment;
    private LinkedHashMap<String, String> set;
    private LinkedHashMap<String, String> tags;
    private String onAbort;
    private String onFailure;

    /** @param endpoint a name, or a map that has it as {@code endpoint} */
    @DataBoundConstructor
    public AmlInvokeBatchStep(@CheckForNull Object endpoint) {
        this.endpoint = ReturnedMap.id("endpoint", ReturnedMap.ENDPOINT, endpoint);
    }

    /** Returns the name of the endpoint; null if it is missing, which the step reports when it starts. */
    @CheckForNull
    public String getEndpoint() {
        return endpoint;
    }

    /** Returns the deployment that processes the job; null for the default one. */
    @CheckForNull
    public String getDeployment() {
        return deployment;
    }

    @DataBoundSetter
    public void setDeployment(String deployment) {
        this.deployment = Util.fixEmptyAndTrim(deployment);
    }

    /** Returns the inputs by name, as a map or its text. */
    @CheckForNull
    public Object getInputs() {
        return inputs;
    }

    @DataBoundSetter
    public void setInputs(Object inputs) {
        this.inputs = PlainValues.trimToNull("inputs", inputs);
    }

    /** Returns the places of outputs by name, as a map or its text; null for places that Azure chooses. */
    @CheckForNull
    public Object getOutputs() {
        return outputs;
    }

    @DataBoundSetter
    public void setOutputs(Object outputs) {
        this.outputs = PlainValues.trimToNull("outputs", outputs);
    }

    /** Returns the experiment of the job of a pipeline component; null for the one that Azure chooses. */
    @CheckForNull
    public String getExperiment() {
        return experiment;
    }

    @DataBoundSetter
    public void setExperiment(String experiment) {
        this.experiment = Util.fixEmptyAndTrim(experiment);
    }

    /** Returns settings that override those of the deployment. */
    @CheckForNull
    public Map<String, String> getSet() {
        return set;
    }

    @DataBoundSetter
    public void setSet(Map<String, ?> set) {
        this.set = PlainValues.texts("set", set);
    }

    /** Returns tags of the job, in addition to those that link it to its build. */
    @CheckForNull
    public Map<String, String> getTags() {
        return tags;
    }

    @DataBoundSetter
    public void setTags(Map<String, String> tags) {
        this.tags = PlainValues.texts("tags", tags);
    }

    /** Returns what to do with the job if the build is interrupted before a step waits for it, see {@link OnAbort}. */
    @NonNull
    public String getOnAbort() {
        return onAbort == null ? OnAbort.CANCEL : onAbort;
    }

    @DataBoundSetter
    public void setOnAbort(String onAbort) {
        this.onAbort = Util.fixEmptyAndTrim(onAbort);
    }

    /**
     * Returns what to do with the job if it is still going when the build ends without success, see {@link OnAbort}; null for the
     * choice of {@code withAmlWorkspace}, or else to leave it.
     */
    @CheckForNull
    public String getOnFailure() {
        return onFailure;
    }

    @DataBoundSetter
    public void setOnFailure(String onFailure) {
        this.onFailure = Util.fixEmptyAndTrim(onFailure);
    }

    /** Validates the parameters without a request. Returns one sentence per problem. */
    @NonNull
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        OnlineEndpoints.problem("endpoint", endpoint).ifPresent(problems::add);
        if (deployment != null) {
            OnlineEndpoints.problem("deployment", deployment).ifPresent(problems::add);
        }
        if (inputs == null) {
            problems.add("inputs is missing: the data to process, such as [data: 'azureml:rows@latest']");
        }
        BatchPort.problem("inputs", inputs, false).ifPresent(problems::add);
        BatchPort.problem("outputs", outputs, true).ifPresent(problems::add);
        if (experiment != null) {
            Experiments.problem(experiment).ifPresent(problems::add);
        }
        problems.addAll(BatchSettings.problems(set));
        OnAbort.problem("onAbort", getOnAbort()).ifPresent(problems::add);
        if (onFailure != null) {
            OnAbort.problem("onFailure", onFailure).ifPresent(problems::add);
        }
        return problems;
    }

    /** Returns the inputs; empty if they are missing. */
    @NonNull
    List<BatchPort> inputs() throws AbortException {
        return BatchPort.read("inputs", inputs, false);
    }

    /** Returns the outputs; empty if none is set. */
    @NonNull
    List<BatchPort> outputs() throws AbortException {
        return BatchPort.read("outputs", outputs, true);
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new AmlInvokeBatchExecution(
                context, settings(context), this, RunIdGenerator.forBuild(context.get(Run.class)));
    }

    @Extension
    @Symbol("amlInvokeBatch")
    public static class DescriptorImpl extends AmlStepDescriptor {

        @Override
        public String getFunctionName() {
            return "amlInvokeBatch";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlInvokeBatchStep_displayName();
        }

        @NonNull
        @Override
        public StepVariables variables(Object result) {
            Map<?, ?> run = (Map<?, ?>) result;
            return new StepVariables()
                    .set("AZUREML_RUN_ID", run.get("runId"))
                    .set("AZUREML_EXPERIMENT", run.get("experiment"))
                    .set("AZUREML_RUN_URL", run.get("portalUrl"));
        }

        @NonNull
        @Override
        public Object beforeExpansion(@NonNull String parameter, @NonNull Object value) throws AbortException {
            boolean data = parameter.equals("inputs") || parameter.equals("outputs");
            return data && value instanceof String text && hasVariable(text)
                    ? Definition.plain(parameter, text)
                    : value;
        }

        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
            FormValues values = FormValues.extract(form, "inputs", "outputs", "set", "tags");
            AmlInvokeBatchStep step = (AmlInvokeBatchStep) super.newInstance(req, form);
            step.setInputs(values.text("inputs"));
            step.setOutputs(values.text("outputs"));
            step.setSet(values.map("set"));
            step.setTags(values.map("tags"));
            return step;
        }

        @POST
        public ComboBoxModel doFillEndpointItems(WorkspaceForm form) {
            return WorkspaceNames.items(form, NameKind.BATCH_ENDPOINT);
        }

        @POST
        public FormValidation doCheckEndpoint(@QueryParameter String value, WorkspaceForm form) {
            return WorkspaceNames.orReason(
                    check(value, text -> OnlineEndpoints.problem("endpoint", text)), form, NameKind.BATCH_ENDPOINT);
        }

        @POST
        public ComboBoxModel doFillDeploymentItems(WorkspaceForm form, @QueryParameter String endpoint) {
            return WorkspaceNames.items(form, NameKind.BATCH_DEPLOYMENT, endpoint);
        }

        @POST
        public FormValidation doCheckDeployment(@QueryParameter String value) {
            return checkOptional(value, text -> OnlineEndpoints.problem("deployment", text));
        }

        @POST
        public FormValidation doCheckInputs(@QueryParameter String value) {
            return Util.fixEmptyAndTrim(value) == null
                    ? required(value, Messages.AmlInvokeBatchStep_inputsMissing())
                    : checkOptional(value, text -> BatchPort.problem("inputs", text, false));
        }

        @POST
        public FormValidation doCheckOutputs(@QueryParameter String value) {
            return checkOptional(value, text -> BatchPort.problem("outputs", text, true));
        }

        @POST
        public FormValidation doCheckExperiment(@QueryParameter String value) {
            return checkOptional(value, Experiments::problem);
        }

        @POST
        public FormValidation doCheckSet(@QueryParameter String value) {
            if (hasVariable(value)) {
                return FormValidation.ok();
            }
            FormValidation lines = KeyValueLines.check(value);
            return lines.kind == FormValidation.Kind.OK
                    ? check(BatchSettings.problems(KeyValueLines.parse("set", value)).stream()
                            .findFirst())
                    : lines;
        }

        @POST
        public FormValidation doCheckTags(@QueryParameter String value) {
            return KeyValueLines.check(value);
        }

        @POST
        public ListBoxModel doFillOnFailureItems() {
            return OnAbort.itemsOrInherited();
        }

        @POST
        public ListBoxModel doFillOnAbortItems() {
            return OnAbort.items(OnAbort.CANCEL);
        }
    }
}
