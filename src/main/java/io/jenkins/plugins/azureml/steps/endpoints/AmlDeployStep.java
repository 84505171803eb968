package io.jenkins.plugins.azureml.steps.endpoints;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.endpoints.OnlineEndpoints;
import io.jenkins.plugins.azureml.steps.AmlStep;
import io.jenkins.plugins.azureml.steps.AmlStepDescriptor;
import io.jenkins.plugins.azureml.steps.Durations;
import io.jenkins.plugins.azureml.steps.FormValues;
import io.jenkins.plugins.azureml.steps.PlainValues;
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
 * {@code amlDeploy}: makes or changes a deployment of an online endpoint, and the endpoint, waits until it serves, and gives it a
 * share of the traffic. Holds no executor, no thread.
 */
public class AmlDeployStep extends AmlStep {

    private static final long serialVersionUID = 1L;

    private final String endpoint;
    private String deployment;
    private String definitionFile;
    private Object definition;
    private String endpointDefinitionFile;
    private Object endpointDefinition;
    private String model;
    private String instanceType;
    private Object instanceCount;
    private Object trafficPercent;
    private boolean rollbackOnFailure;
    private String pollInterval;

    @DataBoundConstructor
    public AmlDeployStep(@NonNull String endpoint) {
        this.endpoint = Util.fixEmptyAndTrim(endpoint);
    }

    @CheckForNull
    public String getEndpoint() {
        return endpoint;
    }

    /** Name of the deployment; if not given, that in its definition. */
    @CheckForNull
    public String getDeployment() {
        return deployment;
    }

    @DataBoundSetter
    public void setDeployment(String deployment) {
        this.deployment = Util.fixEmptyAndTrim(deployment);
    }

    /** YAML of the deployment as the command line has it, relative to the current folder. */
    @CheckForNull
    public String getDefinitionFile() {
        return definitionFile;
    }

    @DataBoundSetter
    public void setDefinitionFile(String definitionFile) {
        this.definitionFile = Util.fixEmptyAndTrim(definitionFile);
    }

    /** The same as a map, or as text. */
    @CheckForNull
    public Object getDefinition() {
        return definition;
    }

    @DataBoundSetter
    public void setDefinition(Object definition) {
        this.definition = PlainValues.given("definition", definition);
    }

    /** YAML of the endpoint as the command line has it, relative to the current folder. */
    @CheckForNull
    public String getEndpointDefinitionFile() {
        return endpointDefinitionFile;
    }

    @DataBoundSetter
    public void setEndpointDefinitionFile(String endpointDefinitionFile) {
        this.endpointDefinitionFile = Util.fixEmptyAndTrim(endpointDefinitionFile);
    }

    /** The same as a map, or as text. */
    @CheckForNull
    public Object getEndpointDefinition() {
        return endpointDefinition;
    }

    @DataBoundSetter
    public void setEndpointDefinition(Object endpointDefinition) {
        this.endpointDefinition = PlainValues.given("endpointDefinition", endpointDefinition);
    }

    /** In place of the model of the definition: {@code NAME:VERSION}. */
    @CheckForNull
    public String getModel() {
        return model;
    }

    @DataBoundSetter
    public void setModel(String model) {
        this.model = Util.fixEmptyAndTrim(model);
    }

    /** In place of that of the definition. */
    @CheckForNull
    public String getInstanceType() {
        return instanceType;
    }

    @DataBoundSetter
    public void setInstanceType(String instanceType) {
        this.instanceType = Util.fixEmptyAndTrim(instanceType);
    }

    /** In place of that of the definition. */
    @CheckForNull
    public Object getInstanceCount() {
        return instanceCount;
    }

    @DataBoundSetter
    public void setInstanceCount(Object instanceCount) {
        this.instanceCount = WholeNumber.of(instanceCount);
    }

    /** The share of the deployment once it serves; if not given, the traffic stays as it is. */
    @CheckForNull
    public Object getTrafficPercent() {
        return trafficPercent;
    }

    @DataBoundSetter
    public void setTrafficPercent(Object trafficPercent) {
        this.trafficPercent = WholeNumber.of(trafficPercent);
    }

    /** Whether a deployment that fails is taken away again, or made what it was before. */
    public boolean isRollbackOnFailure() {
        return rollbackOnFailure;
    }

    @DataBoundSetter
    public void setRollbackOnFailure(boolean rollbackOnFailure) {
        this.rollbackOnFailure = rollbackOnFailure;
    }

    @CheckForNull
    public String getPollInterval() {
        return pollInterval;
    }

    @DataBoundSetter
    public void setPollInterval(Object pollInterval) {
        this.pollInterval = pollInterval == null ? null : Util.fixEmptyAndTrim(pollInterval.toString());
    }

    /** What is wrong with the parameters, a sentence each. */
    @NonNull
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        OnlineEndpoints.problem("endpoint", endpoint).ifPresent(problems::add);
        if (deployment != null) {
            OnlineEndpoints.problem("deployment", deployment).ifPresent(problems::add);
        } else if (definition == null && definitionFile == null) {
            problems.add("deployment is missing: give it a name, here or in a definition");
        }
        both("definition", definition, definitionFile).ifPresent(problems::add);
        both("endpointDefinition", endpointDefinition, endpointDefinitionFile).ifPresent(problems::add);
        AssetResolver.problem("model", model).ifPresent(problems::add);
        WholeNumber.problem("instanceCount", instanceCount).ifPresent(problems::add);
        WholeNumber.problem("trafficPercent", trafficPercent).ifPresent(problems::add);
        Integer instances = WholeNumber.valueOf(instanceCount);
        if (instances != null && instances < 1) {
            problems.add("instanceCount must be at least 1, not " + instanceCount);
        }
        Integer percent = WholeNumber.valueOf(trafficPercent);
        if (percent != null && (percent < 0 || percent > 100)) {
            problems.add("trafficPercent must be 0 to 100, not " + trafficPercent);
        }
        Durations.problem("pollInterval", pollInterval).ifPresent(problems::add);
        problems.addAll(DeploymentInputs.problems(definition, instanceType != null));
        problems.addAll(DeploymentInputs.endpointProblems(endpointDefinition));
        return problems;
    }

    private static Optional<String> both(String name, Object inline, String file) {
        return inline == null || file == null
                ? Optional.empty()
                : Optional.of("give " + name + " or " + name + "File, not both");
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new AmlDeployExecution(context, settings(context), this);
    }

    @Extension
    @Symbol("amlDeploy")
    public static class DescriptorImpl extends AmlStepDescriptor {

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
        public StepVariables variables(@CheckForNull Object result) {
            return EndpointSupport.variables((Map<?, ?>) result)
                    .set("AZUREML_DEPLOYMENT", ((Map<?, ?>) result).get("deployment"));
        }

        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
            FormValues texts = FormValues.take(
                    form, "definition", "endpointDefinition", "instanceCount", "trafficPercent", "pollInterval");
            AmlDeployStep step = (AmlDeployStep) super.newInstance(req, form);
            step.setDefinition(texts.text("definition"));
            step.setEndpointDefinition(texts.text("endpointDefinition"));
            step.setInstanceCount(texts.text("instanceCount"));
            step.setTrafficPercent(texts.text("trafficPercent"));
            step.setPollInterval(texts.text("pollInterval"));
            return step;
        }

        @POST
        public FormValidation doCheckEndpoint(@QueryParameter String value) {
            return EndpointChecks.checkEndpoint(value);
        }

        @POST
        public FormValidation doCheckDeployment(@QueryParameter String value) {
            return EndpointChecks.checkOptionalDeployment(value);
        }

        @POST
        public FormValidation doCheckDefinition(@QueryParameter String value) {
            return EndpointChecks.checkDefinition(value);
        }

        @POST
        public FormValidation doCheckEndpointDefinition(@QueryParameter String value) {
            return EndpointChecks.checkEndpointDefinition(value);
        }

        @POST
        public FormValidation doCheckModel(@QueryParameter String value) {
            return EndpointChecks.checkModel(value);
        }

        @POST
        public FormValidation doCheckInstanceCount(@QueryParameter String value) {
            return EndpointChecks.checkInstanceCount(value);
        }

        @POST
        public FormValidation doCheckTrafficPercent(@QueryParameter String value) {
            return EndpointChecks.checkTrafficPercent(value);
        }

        @POST
        public FormValidation doCheckPollInterval(@QueryParameter String value) {
            return checkOptional(value, text -> Durations.problem("pollInterval", text));
        }
    }
}
