package io.jenkins.plugins.azureml.actions;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Job;
import hudson.model.Run;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Caches which jobs have had runs. Jenkins asks for the actions of a job on each page, and inspecting a build loads it from
 * disk. The last builds of a job are inspected once after a restart of the controller.
 */
final class JobsWithRuns {

    /** More than one, since a build may fail before it submits a run. */
    private static final int MAX_INSPECTED = 5;

    private static final Map<Job<?, ?>, Boolean> KNOWN = Collections.synchronizedMap(new WeakHashMap<>());

    private JobsWithRuns() {}

    static void add(@NonNull Job<?, ?> job) {
        KNOWN.put(job, true);
    }

    static boolean contains(@NonNull Job<?, ?> job) {
        Boolean known = KNOWN.get(job);
        if (known == null) {
            boolean had = hadRuns(job);
            // A build may have submitted a run in the meantime.
            known = KNOWN.putIfAbsent(job, had);
            return known == null ? had : known;
        }
        return known;
    }

    private static boolean hadRuns(Job<?, ?> job) {
        Run<?, ?> build = job.getLastCompletedBuild();
        for (int i = 1; build != null; i++) {
            if (!AmlTrendAction.runsOf(build).isEmpty()) {
                return true;
            }
            build = i < MAX_INSPECTED ? build.getPreviousBuild() : null;
        }
        return false;
    }
}
