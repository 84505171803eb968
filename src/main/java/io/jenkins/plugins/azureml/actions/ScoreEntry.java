package io.jenkins.plugins.azureml.actions;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Serializable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** Counts the requests of a build to an endpoint. Neither data nor responses are saved. */
@ExportedBean(defaultVisibility = 3)
public final class ScoreEntry implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String endpoint;
    private final int count;
    private final int passed;
    private final int failed;

    private ScoreEntry(String endpoint, int count, int passed, int failed) {
        this.endpoint = endpoint;
        this.count = count;
        this.passed = passed;
        this.failed = failed;
    }

    static ScoreEntry of(@NonNull String endpoint) {
        return new ScoreEntry(endpoint, 0, 0, 0);
    }

    /** Adds a step with the results of its assertions. */
    ScoreEntry with(int morePassed, int moreFailed) {
        return new ScoreEntry(endpoint, count + 1, passed + morePassed, failed + moreFailed);
    }

    /** Returns the host of the endpoint. */
    @Exported
    @NonNull
    public String getEndpoint() {
        return endpoint;
    }

    /** Returns the number of responses. */
    @Exported
    public int getCount() {
        return count;
    }

    /** Returns the number of assertions that have passed. */
    @Exported
    public int getPassed() {
        return passed;
    }

    /** Returns the number of assertions that have failed. */
    @Exported
    public int getFailed() {
        return failed;
    }
}
