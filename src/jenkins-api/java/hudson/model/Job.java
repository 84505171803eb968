package hudson.model;

public abstract class Job<JobT extends Job<JobT, RunT>, RunT extends Run<JobT, RunT>> extends Actionable
        implements Item {
    public RunT getLastBuild() {
        return null;
    }

    public RunT getLastCompletedBuild() {
        RunT build = getLastBuild();
        while (build != null && build.isBuilding()) build = build.getPreviousBuild();
        return build;
    }
}
