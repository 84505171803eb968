package io.jenkins.plugins.azureml.actions;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Serializable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** That a build has scored data; neither the data nor the answer is kept. */
@ExportedBean(defaultVisibility = 3)
public final class ScoreEntry implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String endpoint;
    private final int count;

    ScoreEntry(@NonNull String endpoint, int count) {
        this.endpoint = endpoint;
        this.count = count;
    }

    /** Host of the endpoint. */
    @Exported
    @NonNull
    public String getEndpoint() {
        return endpoint;
    }

    /** How many answers this build had from it. */
    @Exported
    public int getCount() {
        return count;
    }
}
