package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.TaskListener;
import java.io.IOException;
import java.io.PrintStream;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Writes to the build log of a step. */
final class StepLog {

    private static final Logger LOGGER = Logger.getLogger(StepLog.class.getName());

    private StepLog() {}

    /** Prints lines and flushes the log. Returns false if the log is closed. */
    static boolean print(@NonNull StepContext context, @NonNull String lines) {
        try {
            PrintStream log = context.get(TaskListener.class).getLogger();
            log.println(lines);
            // Otherwise a controller that is killed loses the buffered line.
            log.flush();
            return true;
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "the log is closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
