package io.jenkins.plugins.azureml.parameters;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Failure;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.ParameterDefinition;
import hudson.model.ParameterValue;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.SimpleParameterDefinition;
import hudson.model.StringParameterValue;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.models.ModelNames;
import io.jenkins.plugins.azureml.config.NamedWorkspaces;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.credentials.CredentialsItems;
import io.jenkins.plugins.azureml.forms.NameKind;
import io.jenkins.plugins.azureml.forms.WorkspaceForm;
import io.jenkins.plugins.azureml.forms.WorkspaceNames;
import io.jenkins.plugins.azureml.steps.AmlStepDescriptor;
import io.jenkins.plugins.azureml.steps.WithAmlWorkspaceStep;
import java.util.Optional;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/**
 * {@code azureMlModelVersion}: a parameter whose value is a version of a registered model. The default is {@code latest}, which
 * {@link LatestVersionResolver} replaces when the build starts, so that nothing waits for Azure when a build is queued.
 */
public class AmlModelVersionParameterDefinition extends SimpleParameterDefinition {

    private static final long serialVersionUID = 1L;

    /** The value that stands for the newest version. */
    public static final String LATEST = "latest";

    private String workspace;
    private String credentialsId;
    private String model;

    /** @param name of the parameter */
    @DataBoundConstructor
    public AmlModelVersionParameterDefinition(@NonNull String name) {
        super(name);
    }

    /** Returns the name of a workspace in the global configuration or in that of a folder. */
    @CheckForNull
    public String getWorkspace() {
        return workspace;
    }

    @DataBoundSetter
    public void setWorkspace(String workspace) {
        this.workspace = Util.fixEmptyAndTrim(workspace);
    }

    /** Returns the credentials that override those of the named workspace; null for those. */
    @CheckForNull
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    /** Returns the name of the model. */
    @CheckForNull
    public String getModel() {
        return model;
    }

    @DataBoundSetter
    public void setModel(String model) {
        this.model = Util.fixEmptyAndTrim(model);
    }

    /** @throws AbortException with what is missing or wrong, if the versions cannot be read with these parameters */
    @NonNull
    WorkspaceSettings settings(@NonNull Item job) throws AbortException {
        Optional<String> problem = ModelNames.problem(model);
        if (problem.isPresent()) {
            throw new AbortException(getName() + ": " + problem.get() + ".");
        }
        return NamedWorkspaces.of(job).jobSettings(workspace, credentialsId);
    }

    @NonNull
    AmlModelVersionParameterValue valueOf(@NonNull String version) {
        return new AmlModelVersionParameterValue(getName(), model, version);
    }

    @NonNull
    @Override
    public ParameterValue getDefaultParameterValue() {
        return valueOf(LATEST);
    }

    /** Called by the {@code build} step for the value that it overrides. */
    @Override
    public ParameterDefinition copyWithDefaultValue(ParameterValue defaultValue) {
        return this;
    }

    /**
     * Creates the value of a request to start a build.
     *
     * @throws Failure if the version is malformed, or the workspace does not have it. It is accepted if the workspace does not
     *     respond soon
     * @throws IllegalArgumentException if the version is malformed, outside of a request to the job
     */
    @NonNull
    @Override
    public ParameterValue createValue(@CheckForNull String text) {
        String version = Util.fixEmptyAndTrim(text);
        if (version == null || version.equals(LATEST)) {
            return valueOf(LATEST);
        }
        StaplerRequest2 request = Stapler.getCurrentRequest2();
        Job<?, ?> job = request == null ? null : request.findAncestorObject(Job.class);
        Optional<String> problem = ModelNames.versionProblem(version);
        if (problem.isEmpty()
                && job != null
                && job.hasPermission(Item.BUILD)
                && VersionCheck.isMissing(job, this, version)) {
            problem = Optional.of("model " + model + " has no version '" + version + "' in workspace " + workspace);
        }
        if (problem.isPresent()) {
            String message = getName() + ": " + problem.get();
            // A request gets a page with the message instead of one with a stack trace.
            throw job == null ? new IllegalArgumentException(message) : new Failure(message);
        }
        return valueOf(version);
    }

    @NonNull
    @Override
    public ParameterValue createValue(StaplerRequest2 request, JSONObject form) {
        return createValue(form.optString("value"));
    }

    /** Returns this parameter of a job for the form that builds it; null if the job has no such parameter. */
    @CheckForNull
    static AmlModelVersionParameterDefinition ofJob(@CheckForNull Item item, @CheckForNull String name) {
        ParametersDefinitionProperty parameters =
                item instanceof Job<?, ?> job ? job.getParametersDefinitionProperty() : null;
        return parameters != null
                        && parameters.getParameterDefinition(name) instanceof AmlModelVersionParameterDefinition found
                ? found
                : null;
    }

    /** Returns whether a value of a parameter is still to be replaced by the newest version. */
    static boolean isLatest(@CheckForNull ParameterValue value) {
        return value instanceof StringParameterValue text && LATEST.equals(text.getValue());
    }

    @Extension
    @Symbol("azureMlModelVersion")
    public static class DescriptorImpl extends ParameterDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlModelVersionParameterDefinition_displayName();
        }

        @POST
        public ListBoxModel doFillWorkspaceItems(@AncestorInPath Item item, @QueryParameter String workspace) {
            return WithAmlWorkspaceStep.DescriptorImpl.names(item, workspace);
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(@AncestorInPath Item item, @QueryParameter String credentialsId) {
            return CredentialsItems.identities(item, credentialsId);
        }

        @POST
        public FormValidation doCheckWorkspace(@QueryParameter String value) {
            return AmlStepDescriptor.required(value, Messages.AmlModelTrigger_workspaceMissing());
        }

        @POST
        public FormValidation doCheckModel(@QueryParameter String value) {
            return AmlStepDescriptor.check(value, ModelNames::problem);
        }

        /**
         * Lists versions for the form that builds a job, newest first. Which workspace and model is up to the configuration of
         * the job, not to the request.
         *
         * @param name of the parameter
         */
        @POST
        public ComboBoxModel doFillValueItems(@AncestorInPath Item item, @QueryParameter String name) {
            AmlModelVersionParameterDefinition parameter = ofJob(item, name);
            ComboBoxModel versions = new ComboBoxModel();
            if (parameter != null) {
                versions.add(LATEST);
                WorkspaceForm form = parameter.form(item);
                if (form != null) {
                    versions.addAll(WorkspaceNames.items(form, NameKind.MODEL_VERSION, parameter.model));
                }
            }
            return versions;
        }

        /** Checks a version in the form that builds a job, and says why the list is empty. */
        @POST
        public FormValidation doCheckValue(
                @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String name) {
            String version = Util.fixEmptyAndTrim(value);
            if (version != null && !version.equals(LATEST)) {
                Optional<String> problem = ModelNames.versionProblem(version);
                if (problem.isPresent()) {
                    return FormValidation.error(problem.get());
                }
            }
            AmlModelVersionParameterDefinition parameter = ofJob(item, name);
            if (parameter == null) {
                return FormValidation.ok();
            }
            try {
                return WorkspaceNames.orReason(
                        FormValidation.ok(),
                        WorkspaceForm.ofBuild(item, parameter.settings(item)),
                        NameKind.MODEL_VERSION,
                        parameter.model);
            } catch (AbortException e) {
                return FormValidation.warning(e.getMessage());
            }
        }
    }

    @CheckForNull
    private WorkspaceForm form(Item job) {
        try {
            return WorkspaceForm.ofBuild(job, settings(job));
        } catch (AbortException e) {
            // The check of the field reports it.
            return null;
        }
    }
}
