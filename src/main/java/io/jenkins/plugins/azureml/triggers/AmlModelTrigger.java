package io.jenkins.plugins.azureml.triggers;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Action;
import hudson.model.Item;
import hudson.model.Job;
import hudson.scheduler.CronTabList;
import hudson.triggers.Trigger;
import hudson.triggers.TriggerDescriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.models.ModelNamePattern;
import io.jenkins.plugins.azureml.config.NamedWorkspaces;
import io.jenkins.plugins.azureml.config.WorkspaceSettings;
import io.jenkins.plugins.azureml.credentials.CredentialsItems;
import io.jenkins.plugins.azureml.credentials.CredentialsUses;
import io.jenkins.plugins.azureml.steps.AmlStepDescriptor;
import io.jenkins.plugins.azureml.steps.FormValues;
import io.jenkins.plugins.azureml.steps.KeyValueLines;
import io.jenkins.plugins.azureml.steps.PlainValues;
import io.jenkins.plugins.azureml.steps.WithAmlWorkspaceStep;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import jenkins.model.ParameterizedJobMixIn;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/**
 * {@code azureMlModelRegistered}: starts a build for each new version of the models whose names match. The schedule only queues a
 * poll; {@link ModelPoll} reads the models on a thread of the plugin.
 */
public class AmlModelTrigger extends Trigger<Job<?, ?>> {

    /** Every five minutes, at other minutes for each job. */
    static final String DEFAULT_SPEC = "H/5 * * * *";

    private String workspace;
    private String credentialsId;
    private String model;
    private LinkedHashMap<String, String> tags;

    private transient CredentialsUses uses;

    /** @param spec when to poll, in the syntax of cron; null for {@value #DEFAULT_SPEC} */
    @DataBoundConstructor
    public AmlModelTrigger(@CheckForNull String spec) {
        super(Objects.requireNonNullElse(Util.fixEmptyAndTrim(spec), DEFAULT_SPEC));
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

    /** Returns the name of the model, or a pattern with {@code *}. */
    @CheckForNull
    public String getModel() {
        return model;
    }

    @DataBoundSetter
    public void setModel(String model) {
        this.model = Util.fixEmptyAndTrim(model);
    }

    /** Returns the tags that a version must have; an empty value matches any value. Null if it needs none. */
    @CheckForNull
    public Map<String, String> getTags() {
        return tags;
    }

    @DataBoundSetter
    public void setTags(Map<String, String> tags) {
        this.tags = PlainValues.texts("tags", tags);
    }

    /** @throws AbortException with all that is missing or wrong, if the models cannot be read with these parameters */
    @NonNull
    WorkspaceSettings settings() throws AbortException {
        WorkspaceSettings settings = NamedWorkspaces.of(job).jobSettings(workspace, credentialsId);
        Optional<String> problem = ModelNamePattern.problem(model);
        if (problem.isPresent()) {
            throw new AbortException(problem.get() + ".");
        }
        return settings;
    }

    /** Returns the uses of credentials, each of which is recorded once while the trigger is in memory. */
    @NonNull
    synchronized CredentialsUses uses() {
        if (uses == null) {
            uses = new CredentialsUses();
        }
        return uses;
    }

    /** Queues a poll. Called by a timer that all of Jenkins shares; may be called before the trigger is started. */
    @Override
    public void run() {
        if (job != null) {
            ModelPoll.enqueue(job, this);
        }
    }

    @Override
    public Collection<? extends Action> getProjectActions() {
        return job == null ? List.of() : List.of(new AmlModelTriggerAction(job));
    }

    @Extension
    @Symbol("azureMlModelRegistered")
    public static class DescriptorImpl extends TriggerDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlModelTrigger_displayName();
        }

        @Override
        public boolean isApplicable(Item item) {
            return item instanceof ParameterizedJobMixIn.ParameterizedJob;
        }

        @NonNull
        public String getDefaultSpec() {
            return DEFAULT_SPEC;
        }

        /** Formats the tags for their text area. */
        @NonNull
        public String lines(@CheckForNull Map<String, String> tags) {
            return KeyValueLines.format(tags);
        }

        @Override
        public Trigger<?> newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject form)
                throws FormException {
            FormValues texts = FormValues.extract(form, "tags");
            AmlModelTrigger trigger = (AmlModelTrigger) super.newInstance(req, form);
            trigger.setTags(texts.map("tags"));
            return trigger;
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
            return AmlStepDescriptor.check(value, ModelNamePattern::problem);
        }

        @POST
        public FormValidation doCheckTags(@QueryParameter String value) {
            return KeyValueLines.check(value);
        }

        @POST
        public FormValidation doCheckSpec(@QueryParameter String value) {
            String spec = Util.fixEmptyAndTrim(value);
            if (spec == null) {
                return FormValidation.ok();
            }
            try {
                String doubt = CronTabList.create(spec).checkSanity();
                return doubt == null ? FormValidation.ok() : FormValidation.warning(doubt);
            } catch (IllegalArgumentException e) {
                return FormValidation.error(e.getMessage());
            }
        }
    }
}
