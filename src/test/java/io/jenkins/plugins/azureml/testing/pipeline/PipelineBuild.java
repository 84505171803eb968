package io.jenkins.plugins.azureml.testing.pipeline;

import hudson.model.Result;
import hudson.model.Run;
import java.util.Map;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;

/** The build that runs a Jenkinsfile. */
public final class PipelineBuild extends Run<PipelineJob, PipelineBuild> implements FlowExecutionOwner.Executable {
    private static final Map<String, Result> RESULTS = Map.of(
            "SUCCESS", Result.SUCCESS,
            "UNSTABLE", Result.UNSTABLE,
            "FAILURE", Result.FAILURE,
            "NOT_BUILT", Result.NOT_BUILT,
            "ABORTED", Result.ABORTED);

    private final PipelineJob job;
    private final int number;
    private volatile Result result;
    private volatile Throwable failure;
    private volatile boolean over;

    PipelineBuild(PipelineJob job, int number) {
        this.job = job;
        this.number = number;
    }

    /** Sets the result unless the current one is worse. */
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

    @Override
    public Result getResult() {
        return outcome();
    }

    @Override
    public boolean isBuilding() {
        return !over;
    }

    /** Marks the build as ended. */
    void end() {
        over = true;
    }

    /** Sets the exception that ended the script, null if it completed. */
    void failed(Throwable cause) {
        failure = cause;
    }

    @Override
    public FlowExecutionOwner asFlowExecutionOwner() {
        return new FlowExecutionOwner() {
            private static final long serialVersionUID = 1L;

            @Override
            public FlowExecution getOrNull() {
                return new FlowExecution() {
                    @Override
                    public Throwable getCauseOfFailure() {
                        return failure;
                    }
                };
            }
        };
    }

    /** Returns the result so far. */
    Result outcome() {
        return result == null ? Result.SUCCESS : result;
    }

    /** Returns the result that was set explicitly; null if none was. */
    Result marked() {
        return result;
    }
}
