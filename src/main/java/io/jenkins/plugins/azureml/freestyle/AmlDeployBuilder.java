package io.jenkins.plugins.azureml.freestyle;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.steps.endpoints.AmlDeployStep;
import io.jenkins.plugins.azureml.steps.endpoints.EndpointChecks;
import java.io.IOException;
import java.util.Map;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Makes or changes a deployment of an online endpoint, waits until it serves, and gives it a share of the traffic. */
public class AmlDeployBuilder extends AmlBuilder {

    private final String endpoint;
    private String deployment;
    private String definitionFile;
    private String definition;
    private String endpointDefinitionFile;
    private String endpointDefinition;
    private String model;
    private String instanceType;
    private String instanceCount;
    private String trafficPercent;
    private boolean rollbackOnFailure;

    @DataBoundConstructor
    public AmlDeployBuilder(@NonNull String endpoint) {
        this.endpoint = Util.fixEmptyAndTrim(endpoint);
    }

    @CheckForNull
    public String getEndpoint() {
        return endpoint;
    }

    /** If not given, that in the definition. */
    @CheckForNull
    public String getDeployment() {
        return deployment;
    }

    @DataBoundSetter
    public void setDeployment(String deployment) {
        this.deployment = Util.fixEmptyAndTrim(deployment);
    }

    /** YAML, relative to the workspace of the build. */
    @CheckForNull
    public String getDefinitionFile() {
        return definitionFile;
    }

    @DataBoundSetter
    public void setDefinitionFile(String definitionFile) {
        this.definitionFile = Util.fixEmptyAndTrim(definitionFile);
    }

    /** YAML in place of a file. */
    @CheckForNull
    public String getDefinition() {
        return definition;
    }

    @DataBoundSetter
    public void setDefinition(String definition) {
        this.definition = Util.fixEmptyAndTrim(definition);
    }

    /** YAML, relative to the workspace of the build. */
    @CheckForNull
    public String getEndpointDefinitionFile() {
        return endpointDefinitionFile;
    }

    @DataBoundSetter
    public void setEndpointDefinitionFile(String endpointDefinitionFile) {
        this.endpointDefinitionFile = Util.fixEmptyAndTrim(endpointDefinitionFile);
    }

    /** YAML in place of a file. */
    @CheckForNull
    public String getEndpointDefinition() {
        return endpointDefinition;
    }

    @DataBoundSetter
    public void setEndpointDefinition(String endpointDefinition) {
        this.endpointDefinition = Util.fixEmptyAndTrim(endpointDefinition);
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

    @CheckForNull
    public String getInstanceType() {
        return instanceType;
    }

    @DataBoundSetter
    public void setInstanceType(String instanceType) {
        this.instanceType = Util.fixEmptyAndTrim(instanceType);
    }

    /** A number. */
    @CheckForNull
    public String getInstanceCount() {
        return instanceCount;
    }

    @DataBoundSetter
    public void setInstanceCount(String instanceCount) {
        this.instanceCount = Util.fixEmptyAndTrim(instanceCount);
    }

    /** A number from 0 to 100; if not given, the traffic stays as it is. */
    @CheckForNull
    public String getTrafficPercent() {
        return trafficPercent;
    }

    @DataBoundSetter
    public void setTrafficPercent(String trafficPercent) {
        this.trafficPercent = Util.fixEmptyAndTrim(trafficPercent);
    }

    /** Whether a deployment that fails is taken away again, or made what it was before. */
    public boolean isRollbackOnFailure() {
        return rollbackOnFailure;
    }

    @DataBoundSetter
    public void setRollbackOnFailure(boolean rollbackOnFailure) {
        this.rollbackOnFailure = rollbackOnFailure;
    }

    /** Also for a definition that is text: it may name files. */
    @Override
    public boolean requiresWorkspace() {
        return definitionFile != null || definition != null || endpointDefinitionFile != null;
    }

    @Override
    public void perform(@NonNull Run<?, ?> run, @NonNull EnvVars env, @NonNull TaskListener listener)
            throws InterruptedException, IOException {
        deploy(run, null, env, listener);
    }

    @Override
    public void perform(
            @NonNull Run<?, ?> run,
            @NonNull FilePath folder,
            @NonNull EnvVars env,
            @NonNull Launcher launcher,
            @NonNull TaskListener listener)
            throws InterruptedException, IOException {
        deploy(run, folder, env, listener);
    }

    private void deploy(Run<?, ?> run, @CheckForNull FilePath folder, EnvVars env, TaskListener listener)
            throws InterruptedException, IOException {
        AmlDeployStep step = new AmlDeployStep(expand(env, endpoint));
        step.setDeployment(expand(env, deployment));
        step.setDefinitionFile(expand(env, definitionFile));
        step.setDefinition(expand(env, definition));
        step.setEndpointDefinitionFile(expand(env, endpointDefinitionFile));
        step.setEndpointDefinition(expand(env, endpointDefinition));
        step.setModel(expand(env, model));
        step.setInstanceType(expand(env, instanceType));
        step.setInstanceCount(number("instanceCount", expand(env, instanceCount)));
        step.setTrafficPercent(number("trafficPercent", expand(env, trafficPercent)));
        step.setRollbackOnFailure(rollbackOnFailure);
        EndpointVariables.set(run, (Map<?, ?>) new StepRunner(run, folder, env, listener, settings(env)).run(step));
    }

    @Extension
    @Symbol("azureMlDeploy")
    public static class DescriptorImpl extends AmlBuilderDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlDeployStep_displayName();
        }

        @POST
        public FormValidation doCheckEndpoint(@QueryParameter String value) {
            return unlessVariable(value, EndpointChecks::checkEndpoint);
        }

        @POST
        public FormValidation doCheckDeployment(@QueryParameter String value) {
            return unlessVariable(value, EndpointChecks::checkOptionalDeployment);
        }

        @POST
        public FormValidation doCheckDefinition(@QueryParameter String value) {
            return unlessVariable(value, EndpointChecks::checkDefinition);
        }

        @POST
        public FormValidation doCheckEndpointDefinition(@QueryParameter String value) {
            return unlessVariable(value, EndpointChecks::checkEndpointDefinition);
        }

        @POST
        public FormValidation doCheckModel(@QueryParameter String value) {
            return unlessVariable(value, EndpointChecks::checkModel);
        }

        @POST
        public FormValidation doCheckInstanceCount(@QueryParameter String value) {
            return unlessVariable(value, EndpointChecks::checkInstanceCount);
        }

        @POST
        public FormValidation doCheckTrafficPercent(@QueryParameter String value) {
            return unlessVariable(value, EndpointChecks::checkTrafficPercent);
        }
    }
}
