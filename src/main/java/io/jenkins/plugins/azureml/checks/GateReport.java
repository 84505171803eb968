package io.jenkins.plugins.azureml.checks;

import edu.umd.cs.findbugs.annotations.NonNull;

/**
 * The verdict on a model, for people who look at a commit.
 *
 * @param name of the report; reports of one commit with different names exist side by side
 * @param verdict of the conditions
 * @param title one line
 * @param summary in Markdown
 */
public record GateReport(
        @NonNull String name,
        @NonNull Verdict verdict,
        @NonNull String title,
        @NonNull String summary) {

    /** What the conditions mean for the commit. */
    public enum Verdict {
        MET,
        /** The conditions are not met, and the build goes on. */
        NOT_MET,
        /** The conditions are not met, and the step fails. */
        FAILED
    }
}
