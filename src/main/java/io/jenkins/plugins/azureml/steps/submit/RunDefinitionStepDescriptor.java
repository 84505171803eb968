package io.jenkins.plugins.azureml.steps.submit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Util;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.definitions.Overrides;
import io.jenkins.plugins.azureml.definitions.yaml.Definition;
import io.jenkins.plugins.azureml.forms.NameKind;
import io.jenkins.plugins.azureml.forms.WorkspaceForm;
import io.jenkins.plugins.azureml.forms.WorkspaceNames;
import io.jenkins.plugins.azureml.steps.AmlStep;
import io.jenkins.plugins.azureml.steps.AmlStepDescriptor;
import io.jenkins.plugins.azureml.steps.FormValues;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** Base class of the descriptors. */
@Restricted(NoExternalUse.class)
public abstract class RunDefinitionStepDescriptor extends AmlStepDescriptor {

    @NonNull
    @Override
    protected Set<String> bodies() {
        return Set.of("definition", "hyperdrive");
    }

    @NonNull
    @Override
    public Object beforeExpansion(@NonNull String parameter, @NonNull Object value) throws AbortException {
        if (parameter.equals("arguments")) {
            return Objects.requireNonNull(ScriptArguments.of(value));
        }
        boolean data = parameter.equals("inputs") || parameter.equals("outputs");
        return data && value instanceof String text && hasVariable(text)
                ? Definition.plain(parameter, text)
                : splitSet(parameter, value);
    }

    /** Expansion turns text of arguments into a list, so that a value does not become several arguments. */
    @Override
    public void afterExpansion(@NonNull AmlStep written, @NonNull AmlStep expanded) {
        ((RunDefinitionStep) expanded).argumentsAreText = ((RunDefinitionStep) written).argumentsAreText;
    }

    @Override
    public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
        FormValues values = FormValues.extract(
                form, "definition", "arguments", "nodeCount", "maxDuration", "inputs", "outputs", "set", "hyperdrive");
        RunDefinitionStep step = (RunDefinitionStep) super.newInstance(req, form);
        step.setDefinition(values.text("definition"));
        step.setArguments(values.text("arguments"));
        step.setNodeCount(values.text("nodeCount"));
        step.setMaxDuration(values.text("maxDuration"));
        step.setInputs(values.text("inputs"));
        step.setOutputs(values.text("outputs"));
        step.setSet(values.text("set"));
        step.setHyperdrive(values.text("hyperdrive"));
        return step;
    }

    @POST
    public FormValidation doCheckArguments(@QueryParameter String value) {
        return check(ScriptArguments.lineProblem(ScriptArguments.of(value)));
    }

    @POST
    public FormValidation doCheckNodeCount(@QueryParameter String value) {
        String text = Util.fixEmptyAndTrim(value);
        return text == null || hasVariable(text) || text.matches("[1-9]\\d{0,5}")
                ? FormValidation.ok()
                : FormValidation.error(Messages.AmlSubmitRunStep_nodeCountInvalid());
    }

    @POST
    public FormValidation doCheckMaxDuration(@QueryParameter String value) {
        return checkDuration("maxDuration", value);
    }

    @POST
    public FormValidation doCheckDefinition(@QueryParameter String value) {
        // Not checkOptional, which skips text with a dollar sign: definitions have "$schema" and "${{…}}".
        String text = Util.fixEmptyAndTrim(value);
        return check(text == null ? Optional.empty() : RunDefinitions.problem(text));
    }

    @POST
    public FormValidation doCheckInputs(@QueryParameter String value) {
        return checkOptional(value, text -> RunDefinitions.dataProblem("inputs", text));
    }

    @POST
    public FormValidation doCheckOutputs(@QueryParameter String value) {
        return checkOptional(value, text -> RunDefinitions.dataProblem("outputs", text));
    }

    @POST
    public FormValidation doCheckSet(@QueryParameter String value) {
        return checkOptional(value, Overrides::problem);
    }

    @POST
    public FormValidation doCheckHyperdrive(@QueryParameter String value, @QueryParameter String hyperdriveFile) {
        return Util.fixEmptyAndTrim(value) != null && Util.fixEmptyAndTrim(hyperdriveFile) != null
                ? FormValidation.error(Messages.AmlSubmitRunStep_oneHyperdrive())
                : check(RunDefinitions.hyperdriveProblem(Util.fixEmptyAndTrim(value)));
    }

    @POST
    public FormValidation doCheckScript(
            @QueryParameter String value, @QueryParameter String definition, @QueryParameter String definitionFile) {
        long forms = Stream.of(value, definition, definitionFile)
                .filter(text -> Util.fixEmptyAndTrim(text) != null)
                .count();
        return forms == 1
                ? FormValidation.ok()
                : forms == 0
                        ? FormValidation.ok(Messages.AmlSubmitRunStep_oneForm())
                        : FormValidation.error(Messages.AmlSubmitRunStep_oneForm());
    }

    @POST
    public ComboBoxModel doFillTargetItems(WorkspaceForm form) {
        return WorkspaceNames.items(form, NameKind.COMPUTE);
    }

    @POST
    public FormValidation doCheckTarget(
            @QueryParameter String value, @QueryParameter String script, WorkspaceForm form) {
        FormValidation checked = Util.fixEmptyAndTrim(script) == null
                ? FormValidation.ok()
                : required(value, Messages.AmlSubmitRunStep_targetMissing());
        return WorkspaceNames.orReason(checked, form, NameKind.COMPUTE);
    }

    @POST
    public ComboBoxModel doFillEnvironmentItems(WorkspaceForm form) {
        return WorkspaceNames.items(form, NameKind.ENVIRONMENT);
    }

    @POST
    public FormValidation doCheckEnvironment(
            @QueryParameter String value, @QueryParameter String conda, WorkspaceForm form) {
        FormValidation checked = Util.fixEmptyAndTrim(value) == null || Util.fixEmptyAndTrim(conda) == null
                ? FormValidation.ok()
                : FormValidation.error(Messages.AmlSubmitRunStep_condaOrEnvironment());
        return WorkspaceNames.orReason(checked, form, NameKind.ENVIRONMENT);
    }
}
