package io.jenkins.plugins.azureml.freestyle;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.azureml.Messages;
import io.jenkins.plugins.azureml.client.models.ModelNames;
import io.jenkins.plugins.azureml.steps.KeyValueLines;
import io.jenkins.plugins.azureml.steps.models.AmlDeleteModelStep;
import java.io.IOException;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Deletes a version of a model, or all but the last ones. */
public class AmlDeleteModelBuilder extends AmlBuilder {

    private final String modelId;
    private String name;
    private String version;
    private String keepLast;
    private String tags;
    private String ifMissing = AmlDeleteModelStep.IGNORE;
    private boolean evenIfUsed;
    private boolean dryRun;

    /** @param modelId {@code name:version}; empty if the name is given by itself */
    @DataBoundConstructor
    public AmlDeleteModelBuilder(@CheckForNull String modelId) {
        this.modelId = Util.fixEmptyAndTrim(modelId);
    }

    @CheckForNull
    public String getModelId() {
        return modelId;
    }

    /** In place of {@code modelId}, with {@code version} or {@code keepLast}. */
    @CheckForNull
    public String getName() {
        return name;
    }

    @DataBoundSetter
    public void setName(String name) {
        this.name = Util.fixEmptyAndTrim(name);
    }

    @CheckForNull
    public String getVersion() {
        return version;
    }

    @DataBoundSetter
    public void setVersion(String version) {
        this.version = Util.fixEmptyAndTrim(version);
    }

    /** A number: how many of the newest versions stay. */
    @CheckForNull
    public String getKeepLast() {
        return keepLast;
    }

    @DataBoundSetter
    public void setKeepLast(String keepLast) {
        this.keepLast = Util.fixEmptyAndTrim(keepLast);
    }

    /** With {@code keepLast}: lines {@code key=value}. */
    @CheckForNull
    public String getTags() {
        return tags;
    }

    @DataBoundSetter
    public void setTags(String tags) {
        this.tags = Util.fixEmptyAndTrim(tags);
    }

    /** {@code ignore} or {@code fail}. */
    @NonNull
    public String getIfMissing() {
        return ifMissing == null ? AmlDeleteModelStep.IGNORE : ifMissing;
    }

    @DataBoundSetter
    public void setIfMissing(String ifMissing) {
        this.ifMissing = Util.fixEmptyAndTrim(ifMissing);
    }

    /** Whether a model that something deployed uses is deleted all the same. */
    public boolean isEvenIfUsed() {
        return evenIfUsed;
    }

    @DataBoundSetter
    public void setEvenIfUsed(boolean evenIfUsed) {
        this.evenIfUsed = evenIfUsed;
    }

    /** Whether to say only what would be deleted. */
    public boolean isDryRun() {
        return dryRun;
    }

    @DataBoundSetter
    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    @Override
    public boolean requiresWorkspace() {
        return false;
    }

    @Override
    public void perform(@NonNull Run<?, ?> run, @NonNull EnvVars env, @NonNull TaskListener listener)
            throws InterruptedException, IOException {
        AmlDeleteModelStep step = new AmlDeleteModelStep(expand(env, modelId));
        step.setName(expand(env, name));
        step.setVersion(expand(env, version));
        step.setKeepLast(number("keepLast", expand(env, keepLast)));
        step.setTags(pairs(env, "tags", tags));
        step.setIfMissing(expand(env, getIfMissing()));
        step.setEvenIfUsed(evenIfUsed);
        step.setDryRun(dryRun);
        new StepRunner(run, null, env, listener, settings(env)).run(step);
    }

    @Extension
    @Symbol("azureMlDeleteModel")
    public static class DescriptorImpl extends AmlBuilderDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AmlDeleteModelStep_displayName();
        }

        @POST
        public ListBoxModel doFillIfMissingItems() {
            return AmlDeleteModelStep.ifMissingItems();
        }

        @POST
        public FormValidation doCheckModelId(@QueryParameter String value, @QueryParameter String name) {
            boolean byName = Util.fixEmptyAndTrim(value) == null && Util.fixEmptyAndTrim(name) != null;
            return byName ? FormValidation.ok() : check(value, ModelNames::idProblem);
        }

        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            return Util.fixEmptyAndTrim(value) == null ? FormValidation.ok() : check(value, ModelNames::problem);
        }

        @POST
        public FormValidation doCheckTags(@QueryParameter String value) {
            return KeyValueLines.check(value);
        }
    }
}
