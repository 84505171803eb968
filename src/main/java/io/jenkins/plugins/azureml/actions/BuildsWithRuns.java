package io.jenkins.plugins.azureml.actions;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers the builds with runs that have not ended, for a page about all of them. Kept in memory only: after a restart of the
 * controller, the builds that go on are loaded and register again. Thread-safe.
 */
public final class BuildsWithRuns {

    private static final Map<String, Run<?, ?>> BUILDS = new ConcurrentHashMap<>();

    private BuildsWithRuns() {}

    /** Registers a build if it goes on and has a run that has not ended. */
    static void update(@NonNull Run<?, ?> build, @NonNull AmlBuildAction action) {
        if (build.isBuilding() && action.getRuns().stream().anyMatch(run -> !run.isEnded())) {
            BUILDS.put(build.getExternalizableId(), build);
        } else {
            BUILDS.remove(build.getExternalizableId());
        }
    }

    /** Returns the builds that go on and have a run that has not ended, in no particular order. */
    @NonNull
    public static List<Run<?, ?>> all() {
        List<Run<?, ?>> builds = new ArrayList<>();
        for (Iterator<Run<?, ?>> all = BUILDS.values().iterator(); all.hasNext(); ) {
            Run<?, ?> build = all.next();
            if (build.isBuilding()) {
                builds.add(build);
            } else {
                all.remove();
            }
        }
        return builds;
    }
}
