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

/** Detects whether a build was interrupted, as opposed to failed. */
final class BuildInterruption {

    private BuildInterruption() {}

    /**
     * Returns whether a user, {@code timeout}, {@code failFast} or the like has interrupted the build or one of its branches.
     * A run that was canceled in Azure ML does not count.
     */
    static boolean isInterrupted(@NonNull Run<?, ?> build) {
        Throwable cause = cause(build);
        return cause == null
                ? build.getResult() == Result.ABORTED
                : hasInterruption(cause, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    /** Returns the exception that a Pipeline has ended with; null if there is none, or the build is not a Pipeline. */
    @CheckForNull
    private static Throwable cause(Run<?, ?> build) {
        try {
            return Flow.cause(build);
        } catch (LinkageError e) {
            // The Pipeline plugins are not installed.
            return null;
        }
    }

    /** Looks into suppressed exceptions too, where a failed branch keeps those of the branches that were interrupted for it. */
    private static boolean hasInterruption(Throwable cause, Set<Throwable> seen) {
        if (cause == null || !seen.add(cause)) {
            return false;
        }
        if (cause instanceof FlowInterruptedException interrupted
                && interrupted.getCauses().stream().noneMatch(RunCanceledCause.class::isInstance)) {
            return true;
        }
        for (Throwable other : cause.getSuppressed()) {
            if (hasInterruption(other, seen)) {
                return true;
            }
        }
        return hasInterruption(cause.getCause(), seen);
    }

    /** Separate class, because it needs the plugin Pipeline: API, which may be missing. */
    private static final class Flow {

        private static Throwable cause(Run<?, ?> build) {
            FlowExecutionOwner owner =
                    build instanceof FlowExecutionOwner.Executable pipeline ? pipeline.asFlowExecutionOwner() : null;
            FlowExecution execution = owner == null ? null : owner.getOrNull();
            return execution == null ? null : execution.getCauseOfFailure();
        }
    }
}
