package io.jenkins.plugins.azureml.actions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Serializable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A model that a build has registered, has not registered because of its conditions, or has deleted. */
@ExportedBean(defaultVisibility = 3)
public final class ModelEntry implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String id;
    private final String runId;
    private final boolean deleted;
    private final String url;
    private final String conditions;
    private final String refusal;

    private ModelEntry(String id, String runId, boolean deleted, String url, String conditions, String refusal) {
        this.id = id;
        this.runId = runId;
        this.deleted = deleted;
        this.url = url;
        this.conditions = conditions;
        this.refusal = refusal;
    }

    /** @param conditions that were met; null if there were none */
    @NonNull
    static ModelEntry registered(
            @NonNull String id, @CheckForNull String runId, @CheckForNull String url, @CheckForNull String conditions) {
        return new ModelEntry(id, runId, false, url, conditions, null);
    }

    /** @param refusal the conditions that were not met */
    @NonNull
    static ModelEntry notRegistered(@NonNull String name, @CheckForNull String runId, @NonNull String refusal) {
        return new ModelEntry(name, runId, false, null, null, refusal);
    }

    @NonNull
    static ModelEntry deleted(@NonNull String id) {
        return new ModelEntry(id, null, true, null, null, null);
    }

    /** Returns {@code name:version}, or only the name if it was not registered. */
    @Exported
    @NonNull
    public String getId() {
        return id;
    }

    /** Returns the run whose output it is; null if unknown. */
    @Exported
    @CheckForNull
    public String getRunId() {
        return runId;
    }

    /** Returns whether this build has deleted it. */
    @Exported
    public boolean isDeleted() {
        return deleted;
    }

    /** Returns the URL of its page in the studio; null if there is none. */
    @Exported
    @CheckForNull
    public String getUrl() {
        return url;
    }

    /** Returns the conditions that it has met; null if there were none. */
    @Exported
    @CheckForNull
    public String getConditions() {
        return conditions;
    }

    /** Returns why it was not registered; null if it was. */
    @Exported
    @CheckForNull
    public String getRefusal() {
        return refusal;
    }
}
