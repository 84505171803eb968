package io.jenkins.plugins.azureml.steps.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Result;
import hudson.model.Run;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;

/** Whether a build has ended since somebody or something interrupted it, or one of its branches. */
final class BuildInterruption {

    private BuildInterruption() {}

    /** By a user, by {@code timeout}, by {@code failFast} and the like; not since a run of its was canceled in Azure. */
    static boolean ended(@NonNull Run<?, ?> build) {
        Throwable cause = cause(build);
        return cause == null
                ? build.getResult() == Result.ABORTED
                : isIn(cause, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    /** What a Pipeline has ended with. */
    @CheckForNull
    private static Throwable cause(Run<?, ?> build) {
        try {
            return Flow.cause(build);
        } catch (LinkageError e) {
            // There are no Pipelines here.
            return null;
        }
    }

    /** A branch that fails has those that were interrupted for it as suppressed ones. */
    private static boolean isIn(Throwable cause, Set<Throwable> seen) {
        if (cause == null || !seen.add(cause)) {
            return false;
        }
        if (cause instanceof FlowInterruptedException interrupted
                && interrupted.getCauses().stream().noneMatch(RunCanceledCause.class::isInstance)) {
            return true;
        }
        for (Throwable other : cause.getSuppressed()) {
            if (isIn(other, seen)) {
                return true;
            }
        }
        return isIn(cause.getCause(), seen);
    }

    /** What needs the plugin Pipeline: API, which a controller without Pipelines may lack. */
    private static final class Flow {

        private static Throwable cause(Run<?, ?> build) {
            FlowExecutionOwner owner =
                    build instanceof FlowExecutionOwner.Executable pipeline ? pipeline.asFlowExecutionOwner() : null;
            FlowExecution execution = owner == null ? null : owner.getOrNull();
            return execution == null ? null : execution.getCauseOfFailure();
        }
    }
}
