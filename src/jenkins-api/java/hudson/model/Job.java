package hudson.model;

import java.io.File;

public abstract class Job<JobT extends Job<JobT, RunT>, RunT extends Run<JobT, RunT>> extends Actionable
        implements Item {
    /** Not in Jenkins. For tests: the parameters of the job. */
    public ParametersDefinitionProperty parameters;

    public final ParametersDefinitionProperty getParametersDefinitionProperty() {
        return parameters;
    }

    public boolean isBuildable() {
        return true;
    }

    public File getRootDir() {
        return new File(System.getProperty("java.io.tmpdir"));
    }

    public RunT getBuildByNumber(int n) {
        RunT build = getLastBuild();
        while (build != null && build.getNumber() != n) build = build.getPreviousBuild();
        return build;
    }

    public RunT getLastBuild() {
        return null;
    }

    public RunT getLastCompletedBuild() {
        RunT build = getLastBuild();
        while (build != null && build.isBuilding()) build = build.getPreviousBuild();
        return build;
    }
}
