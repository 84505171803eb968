package io.jenkins.plugins.azureml.triggers;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Cause;
import io.jenkins.plugins.azureml.Messages;
import java.util.Objects;
import org.kohsuke.stapler.export.Exported;

/** The registration of a version of a model, as the cause of a build. */
public final class AmlModelCause extends Cause {

    private final String modelId;
    private final String workspace;
    private final String url;

    AmlModelCause(@NonNull String modelId, @NonNull String workspace, @CheckForNull String url) {
        this.modelId = modelId;
        this.workspace = workspace;
        this.url = url;
    }

    /** Returns {@code name:version}. */
    @Exported(visibility = 3)
    @NonNull
    public String getModelId() {
        return modelId;
    }

    /** Returns the name of the workspace in the global configuration. */
    @Exported(visibility = 3)
    @NonNull
    public String getWorkspace() {
        return workspace;
    }

    /** Returns the page of the version in the studio; null if there is none. */
    @Exported(visibility = 3)
    @CheckForNull
    public String getUrl() {
        return url;
    }

    @NonNull
    @Override
    public String getShortDescription() {
        return Messages.AmlModelCause_description(modelId, workspace);
    }

    /** Jenkins groups equal causes of a build. */
    @Override
    public boolean equals(Object other) {
        return other instanceof AmlModelCause cause
                && modelId.equals(cause.modelId)
                && workspace.equals(cause.workspace);
    }

    @Override
    public int hashCode() {
        return Objects.hash(modelId, workspace);
    }
}
