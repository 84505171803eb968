package io.jenkins.plugins.azureml.testing.pipeline;

import hudson.model.Result;
import hudson.model.Run;
import java.util.Map;

/** The build that a Jenkinsfile runs in. */
public final class PipelineBuild extends Run<PipelineJob, PipelineBuild> {
    private static final Map<String, Result> RESULTS = Map.of(
            "SUCCESS", Result.SUCCESS,
            "UNSTABLE", Result.UNSTABLE,
            "FAILURE", Result.FAILURE,
            "NOT_BUILT", Result.NOT_BUILT,
            "ABORTED", Result.ABORTED);

    private final PipelineJob job;
    private final int number;
    private volatile Result result;

    PipelineBuild(PipelineJob job, int number) {
        this.job = job;
        this.number = number;
    }

    /** A result only ever gets worse. */
    public synchronized void mark(Result worse) {
        if (result == null || worse.isWorseThan(result)) {
            result = worse;
        }
    }

    public static Result resultOf(String name) {
        Result found = RESULTS.get(name);
        if (found == null) {
            throw new IllegalArgumentException("No such result: " + name);
        }
        return found;
    }

    @Override
    public PipelineJob getParent() {
        return job;
    }

    @Override
    public int getNumber() {
        return number;
    }

    /** What the build has come to so far. */
    Result outcome() {
        return result == null ? Result.SUCCESS : result;
    }

    /** Null until something has marked the build. */
    Result marked() {
        return result;
    }
}
