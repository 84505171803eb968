package io.jenkins.plugins.azureml.actions;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Job;
import hudson.model.Run;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Which jobs have had runs, in memory: Jenkins asks for the actions of a job with each page, and a build that is looked at is
 * read from disk. Of a job that has done nothing since the controller was started, its last builds are looked at, once.
 */
final class JobsWithRuns {

    /** Some builds end before they come to it. */
    private static final int FRESH = 5;

    private static final Map<Job<?, ?>, Boolean> KNOWN = Collections.synchronizedMap(new WeakHashMap<>());

    private JobsWithRuns() {}

    static void add(@NonNull Job<?, ?> job) {
        KNOWN.put(job, true);
    }

    static boolean contains(@NonNull Job<?, ?> job) {
        Boolean known = KNOWN.get(job);
        if (known == null) {
            boolean had = had(job);
            // Meanwhile a build may have begun one.
            known = KNOWN.putIfAbsent(job, had);
            return known == null ? had : known;
        }
        return known;
    }

    private static boolean had(Job<?, ?> job) {
        Run<?, ?> build = job.getLastCompletedBuild();
        for (int i = 1; build != null; i++) {
            if (!AmlTrendAction.runsOf(build).isEmpty()) {
                return true;
            }
            build = i < FRESH ? build.getPreviousBuild() : null;
        }
        return false;
    }
}
