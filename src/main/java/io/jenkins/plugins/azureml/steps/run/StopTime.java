package io.jenkins.plugins.azureml.steps.run;

/** How long a step that is stopped may take. */
public final class StopTime {

    /** For what comes before a run is canceled and after it: a request that is under way, the last lines of the log. */
    private static final int SPARE_SECONDS = 25;

    private StopTime() {}

    /** As long as the service is given to cancel a run, which an administrator can set, and somewhat more. */
    public static long longestSeconds() {
        return (long) RunCancellation.seconds() + SPARE_SECONDS;
    }
}
