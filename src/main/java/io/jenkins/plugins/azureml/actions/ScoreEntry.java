package io.jenkins.plugins.azureml.actions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.Messages;
import java.io.Serializable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** That a build has scored data; neither the data nor the answer is kept. */
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

    /** One step more, with what came of its assertions. */
    ScoreEntry with(int morePassed, int moreFailed) {
        return new ScoreEntry(endpoint, count + 1, passed + morePassed, failed + moreFailed);
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

    /** How many assertions on these answers have passed. */
    @Exported
    public int getPassed() {
        return passed;
    }

    /** How many have failed. */
    @Exported
    public int getFailed() {
        return failed;
    }

    /** The same as text. */
    @NonNull
    public String getAnswers() {
        return Messages.ScoreEntry_answers(count);
    }

    /** Both numbers as text; null if nothing was asserted. */
    @CheckForNull
    public String getAssertions() {
        return passed + failed == 0 ? null : Messages.ScoreEntry_assertions(passed, failed);
    }
}
