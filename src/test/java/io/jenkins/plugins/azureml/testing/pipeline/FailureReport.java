package io.jenkins.plugins.azureml.testing.pipeline;

import hudson.AbortException;
import hudson.model.Result;
import hudson.model.TaskListener;
import java.io.PrintStream;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;

/** Converts the exception that ends a build to its result and to one paragraph in the console. */
public final class FailureReport {
    private FailureReport() {}

    public static Result resultOf(Throwable failure) {
        return failure instanceof FlowInterruptedException interrupted ? interrupted.getResult() : Result.FAILURE;
    }

    /** Prints a failure as Jenkins does; the stack trace only with {@code -Dstacktrace=true}. */
    public static void print(Throwable failure, TaskListener listener) {
        if (failure instanceof FlowInterruptedException interrupted) {
            for (CauseOfInterruption cause : interrupted.getCauses()) {
                cause.print(listener);
            }
        } else {
            listener.error(textOf(failure));
        }
        if (Boolean.getBoolean("stacktrace")) {
            PrintStream out = listener.getLogger();
            failure.printStackTrace(out);
            out.flush();
        }
    }

    static String textOf(Throwable failure) {
        StringBuilder text = new StringBuilder();
        if (failure instanceof AbortException) {
            return text.append(failure.getMessage()).toString();
        }
        text.append(failure.getClass().getName());
        if (failure.getMessage() != null) {
            text.append(": ").append(failure.getMessage());
        }
        for (StackTraceElement element : failure.getStackTrace()) {
            if (Pipeline.SCRIPT.equals(element.getClassName()) && element.getLineNumber() > 0) {
                text.append(" (Jenkinsfile, line ")
                        .append(element.getLineNumber())
                        .append(')');
                break;
            }
        }
        Throwable cause = failure.getCause();
        if (cause != null && cause != failure && !text.toString().contains(String.valueOf(cause.getMessage()))) {
            text.append("; caused by ").append(cause);
        }
        return text.toString();
    }
}
