package io.jenkins.plugins.azureml.actions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Serializable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A model that a build has registered or deleted. */
@ExportedBean(defaultVisibility = 3)
public final class ModelEntry implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String id;
    private final String runId;
    private final boolean deleted;

    ModelEntry(@NonNull String id, @CheckForNull String runId, boolean deleted) {
        this.id = id;
        this.runId = runId;
        this.deleted = deleted;
    }

    /** {@code name:version} */
    @Exported
    @NonNull
    public String getId() {
        return id;
    }

    /** The run whose output it is; null if that is not known. */
    @Exported
    @CheckForNull
    public String getRunId() {
        return runId;
    }

    /** Whether it was deleted, by this build. */
    @Exported
    public boolean isDeleted() {
        return deleted;
    }
}
