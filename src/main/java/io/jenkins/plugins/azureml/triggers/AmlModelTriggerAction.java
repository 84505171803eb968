package io.jenkins.plugins.azureml.triggers;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Action;
import hudson.model.Item;
import hudson.model.Job;
import io.jenkins.plugins.azureml.Messages;
import java.io.IOException;
import org.kohsuke.stapler.StaplerProxy;

/** Shows the log of the last poll on the page of a job, to users who may see the configuration of the job. */
public final class AmlModelTriggerAction implements Action, StaplerProxy {

    private final Job<?, ?> job;

    AmlModelTriggerAction(@NonNull Job<?, ?> job) {
        this.job = job;
    }

    @CheckForNull
    @Override
    public String getIconFileName() {
        return job.hasPermission(Item.EXTENDED_READ) ? "symbol-document-text-outline plugin-ionicons-api" : null;
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.AmlModelTriggerAction_displayName();
    }

    @NonNull
    @Override
    public String getUrlName() {
        return "azure-ml-models";
    }

    @NonNull
    public Job<?, ?> getJob() {
        return job;
    }

    /** Returns the log of the last poll; a sentence if there was none. */
    @NonNull
    public String getLog() throws IOException {
        String log = PollFiles.readLog(job);
        return log == null ? Messages.AmlModelTriggerAction_notPolled() : log;
    }

    /** Checks the permission for all requests below the URL of this action. */
    @Override
    public Object getTarget() {
        job.checkPermission(Item.EXTENDED_READ);
        return this;
    }
}
