package io.jenkins.plugins.azureml.steps;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.config.WorkspaceChecks;
import io.jenkins.plugins.azureml.credentials.CredentialsItems;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What the forms of all steps share. */
public abstract class AmlStepDescriptor extends StepDescriptor {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public Set<? extends Class<?>> getRequiredContext() {
        return Set.of(Run.class, TaskListener.class);
    }

    /** The most telling argument, so that the views of a Pipeline tell steps apart. */
    @Override
    public String argumentsToString(Map<String, Object> namedArgs) {
        for (String name :
                new String[] {"experiment", "name", "runId", "modelId", "endpoint", "scoringUri", "path", "workspace"
                }) {
            if (namedArgs.get(name) instanceof CharSequence value) {
                return value.toString();
            }
        }
        return super.argumentsToString(namedArgs);
    }

    @POST
    public ListBoxModel doFillCredentialsIdItems(@AncestorInPath Item item, @QueryParameter String credentialsId) {
        return CredentialsItems.identities(item, credentialsId);
    }

    @POST
    public FormValidation doCheckTenantId(@QueryParameter String value) {
        return WorkspaceChecks.checkTenantId(value);
    }

    @POST
    public FormValidation doCheckClientId(@QueryParameter String value) {
        return WorkspaceChecks.checkClientId(value);
    }

    @POST
    public FormValidation doCheckSubscriptionId(@QueryParameter String value) {
        return WorkspaceChecks.checkSubscriptionId(value);
    }

    @POST
    public FormValidation doCheckResourceGroup(@QueryParameter String value) {
        return WorkspaceChecks.checkResourceGroup(value);
    }

    @POST
    public FormValidation doCheckWorkspace(@QueryParameter String value) {
        return WorkspaceChecks.checkWorkspace(value);
    }

    @POST
    public ListBoxModel doFillApiGenerationItems() {
        return WorkspaceChecks.apiGenerations();
    }

    @POST
    public FormValidation doCheckV2ApiVersion(@QueryParameter String value) {
        return WorkspaceChecks.checkV2ApiVersion(value);
    }

    /** A map as its text area shows it. */
    @NonNull
    public static String lines(@CheckForNull Map<String, String> map) {
        return FormValues.of(map);
    }

    /** A value as its text area shows it: text as it is, all else as JSON. */
    @NonNull
    public static String text(@CheckForNull Object value) throws JsonProcessingException {
        return value == null ? "" : value instanceof String text ? text : JSON.writeValueAsString(value);
    }

    protected static FormValidation required(@CheckForNull String value, String message) {
        return Util.fixEmptyAndTrim(value) == null ? FormValidation.error(message) : FormValidation.ok();
    }

    /** No text, or a whole number. */
    protected static FormValidation checkNumber(@CheckForNull String value, int least) {
        String text = Util.fixEmptyAndTrim(value);
        return text == null || text.matches("\\d{1,6}") && Integer.parseInt(text) >= least
                ? FormValidation.ok()
                : FormValidation.error(Messages.AmlCreateComputeStep_countInvalid(least));
    }

    public static FormValidation check(Optional<String> problem) {
        return problem.map(FormValidation::error).orElseGet(FormValidation::ok);
    }
}
