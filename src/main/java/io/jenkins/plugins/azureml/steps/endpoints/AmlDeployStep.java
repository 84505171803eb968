package io.jenkins.plugins.azureml.steps.endpoints;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.endpoints.OnlineEndpoints;
import io.jenkins.plugins.azureml.definitions.Overrides;
import io.jenkins.plugins.azureml.forms.NameKind;
import io.jenkins.plugins.azureml.forms.WorkspaceForm;
import io.jenkins.plugins.azureml.forms.WorkspaceNames;
import io.jenkins.plugins.azureml.steps.FormValues;
import io.jenkins.plugins.azureml.steps.PlainValues;
import io.jenkins.plugins.azureml.steps.ReturnedMap;
import io.jenkins.plugins.azureml.steps.StepVariables;
import io.jenkins.plugins.azureml.steps.WholeNumber;
import io.jenkins.plugins.azureml.steps.assets.AssetResolver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 * {@code amlDeploy}: creates or updates an online endpoint and a deployment of it, waits until the deployment serves, and shifts
 * traffic to it. Occupies no executor and no thread.
 */
public class AmlDeployStep extends EndpointStep {

    private static final long serialVersionUID = 1L;

    private String deployment;
    private String definitionFile;
    private Object definition;
    private Object set;
    private String endpointDefinitionFile;
    private Object endpointDefinition;
    private String model;
    private String instanceType;
    private Object instanceCount;
    private Object trafficPercent;
    private boolean rollbackOnFailure;

    @DataBoundConstructor
    public AmlDeployStep(@CheckForNull Object endpoint) {
        super(endpoint);
    }

    /** Returns the name of the deployment; null for the name in its definition. */
    @CheckForNull
    public String getDeployment() {
        return deployment;
    }

    @DataBoundSetter
    public void setDeployment(Object deployment) {
        this.deployment = ReturnedMap.id("deployment", ReturnedMap.DEPLOYMENT, deployment);
    }

    /** Returns the path of a CLI YAML file with the deployment, relative to the current folder. */
    @CheckForNull
    public String getDefinitionFile() {
        return definitionFile;
    }

    @DataBoundSetter
    public void setDefinitionFile(String definitionFile) {
        this.definitionFile = Util.fixEmptyAndTrim(definitionFile);
    }

    /** Returns the deployment as a map or as YAML text. */
    @CheckForNull
    public Object getDefinition() {
        return definition;
    }

    @DataBoundSetter
    public void setDefinition(Object definition) {
        this.definition = PlainValues.trimToNull("definition", definition);
    }

    /** Returns values by path that replace those of the deployment: a map, or text with lines {@code path=value}. */
    @CheckForNull
    public Object getSet() {
        return set;
    }

    @DataBoundSetter
    public void setSet(Object set) {
        this.set = PlainValues.trimToNull("set", set);
    }

    /** Returns the path of a CLI YAML file with the endpoint, relative to the current folder. */
    @CheckForNull
    public String getEndpointDefinitionFile() {
        return endpointDefinitionFile;
    }

    @DataBoundSetter
    public void setEndpointDefinitionFile(String endpointDefinitionFile) {
        this.endpointDefinitionFile = Util.fixEmptyAndTrim(endpointDefinitionFile);
    }

    /** Returns the endpoint as a map or as YAML text. */
    @CheckForNull
    public Object getEndpointDefinition() {
        return endpointDefinition;
    }

    @DataBoundSetter
    public void setEndpointDefinition(Object endpointDefinition) {
        this.endpointDefinition = PlainValues.trimToNull("endpointDefinition", endpointDefinition);
    }

    /** Returns the model that overrides the one in the definition, such as {@code NAME:VERSION}. */
    @CheckForNull
    public String getModel() {
        return model;
    }

    @DataBoundSetter
    public void setModel(Object model) {
        this.model = ReturnedMap.id("model", ReturnedMap.MODEL, model);
    }

    /** Returns the instance type that overrides the one in the definition. */
    @CheckForNull
    public String getInstanceType() {
        return instanceType;
    }

    @DataBoundSetter
    public void setInstanceType(String instanceType) {
        this.instanceType = Util.fixEmptyAndTrim(instanceType);
    }

    /** Returns the number of instances that overrides the one in the definition, or text with a variable. */
    @CheckForNull
    public Object getInstanceCount() {
        return instanceCount;
    }

    @DataBoundSetter
    public void setInstanceCount(Object instanceCount) {
        this.instanceCount = WholeNumber.of(instanceCount);
    }

    /** Returns the percentage of the traffic for the deployment; null to leave the traffic unchanged. */
    @CheckForNull
    public Object getTrafficPercent() {
        return trafficPercent;
    }

    @DataBoundSetter
    public void setTrafficPercent(Object trafficPercent) {
        this.trafficPercent = WholeNumber.of(trafficPercent);
    }

    /** Returns whether a deployment that fails is restored, or deleted if it is new. */
    public boolean isRollbackOnFailure() {
        return rollbackOnFailure;
    }

    @DataBoundSetter
    public void setRollbackOnFailure(boolean rollbackOnFailure) {
        this.rollbackOnFailure = rollbackOnFailure;
    }

    /** Returns the values of {@code set}, which must be valid. */
    private Overrides overrides() {
        try {
            return Overrides.of(set);
        } catch (AbortException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Validates the parameters without a request. Returns one sentence per problem. */
    @NonNull
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        OnlineEndpoints.problem("endpoint", getEndpoint()).ifPresent(problems::add);
        if (deployment != null) {
            OnlineEndpoints.problem("deployment", deployment).ifPresent(problems::add);
        } else if (definition == null && definitionFile == null) {
            problems.add("deployment is missing: set its name here or in a definition");
        }
        both("definition", definition, definitionFile).ifPresent(problems::add);
        Overrides.problem(set).ifPresent(problems::add);
        if (set != null && definition == null && definitionFile == null) {
            problems.add("set goes with definitionFile or definition, whose values it replaces");
        }
        both("endpointDefinition", endpointDefinition, endpointDefinitionFile).ifPresent(problems::add);
        AssetResolver.problem("model", model).ifPresent(problems::add);
        WholeNumber.problem("instanceCount", instanceCount, 1).ifPresent(problems::add);
        WholeNumber.problem("trafficPercent", trafficPercent, 0, 100).ifPresent(problems::add);
        if (Overrides.problem(set).isEmpty()) {
            problems.addAll(DeploymentInputs.problems(definition, instanceType != null, overrides()));
        }
        problems.addAll(DeploymentInputs.endpointProblems(endpointDefinition));
        return problems;
    }

    private static Optional<String> both(String name, Object inline, String file) {
        return inline == null || file == null
                ? Optional.empty()
                : Optional.of(name + " cannot be combined with " + name + "File");
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new AmlDeployExecution(context, settings(context), this);
    }

    @Extension
    @Symbol("amlDeploy")
    public static class DescriptorImpl extends EndpointStepDescriptor {

        @Override
        public String getFunctionName() {
            return "amlDeploy";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlDeployStep_displayName();
        }

        @NonNull
        @Override
        protected Set<String> bodies() {
            return Set.of("definition", "endpointDefinition");
        }

        @NonNull
        @Override
        public Object beforeExpansion(@NonNull String parameter, @NonNull Object value) throws AbortException {
            return splitSet(parameter, value);
        }

        @NonNull
        @Override
        public StepVariables variables(Object result) {
            return EndpointSupport.variables((Map<?, ?>) result)
                    .set("AZUREML_DEPLOYMENT", ((Map<?, ?>) result).get("deployment"));
        }

        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
            FormValues texts = FormValues.extract(
                    form, "definition", "set", "endpointDefinition", "instanceCount", "trafficPercent");
            AmlDeployStep step = (AmlDeployStep) super.newInstance(req, form);
            step.setDefinition(texts.text("definition"));
            step.setSet(texts.text("set"));
            step.setEndpointDefinition(texts.text("endpointDefinition"));
            step.setInstanceCount(texts.text("instanceCount"));
            step.setTrafficPercent(texts.text("trafficPercent"));
            return step;
        }

        @POST
        public ComboBoxModel doFillDeploymentItems(WorkspaceForm form, @QueryParameter String endpoint) {
            return WorkspaceNames.items(form, NameKind.DEPLOYMENT, endpoint);
        }

        @POST
        public FormValidation doCheckDeployment(
                @QueryParameter String value, @QueryParameter String endpoint, WorkspaceForm form) {
            return WorkspaceNames.orReason(
                    checkOptional(value, text -> OnlineEndpoints.problem("deployment", text)),
                    form,
                    NameKind.DEPLOYMENT,
                    endpoint);
        }

        @POST
        public FormValidation doCheckDefinition(@QueryParameter String value) {
            return check(DeploymentInputs.problems(Util.fixEmptyAndTrim(value), true, Overrides.NONE).stream()
                    .findFirst());
        }

        @POST
        public FormValidation doCheckSet(@QueryParameter String value) {
            return checkOptional(value, Overrides::problem);
        }

        @POST
        public FormValidation doCheckEndpointDefinition(@QueryParameter String value) {
            return check(DeploymentInputs.endpointProblems(Util.fixEmptyAndTrim(value)).stream()
                    .findFirst());
        }

        @POST
        public FormValidation doCheckModel(@QueryParameter String value) {
            return check(value, text -> AssetResolver.problem("model", text));
        }

        @POST
        public FormValidation doCheckInstanceCount(@QueryParameter String value) {
            return checkNumber(value, 1, 9999);
        }

        @POST
        public FormValidation doCheckTrafficPercent(@QueryParameter String value) {
            return checkNumber(value, 0, 100);
        }

        private static FormValidation checkNumber(String value, int least, int most) {
            String text = Util.fixEmptyAndTrim(value);
            boolean valid = text == null
                    || hasVariable(text)
                    || text.matches("\\d{1,4}") && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most;
            return valid
                    ? FormValidation.ok()
                    : FormValidation.error(Messages.AmlDeployStep_numberInvalid(least, most));
        }
    }
}
