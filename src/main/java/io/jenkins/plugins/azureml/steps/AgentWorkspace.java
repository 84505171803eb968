package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.FilePath;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Provides the current folder of a step. After a restart of the controller the agent may still be reconnecting, so the step
 * waits for it.
 */
public final class AgentWorkspace {

    private static final Logger LOGGER = Logger.getLogger(AgentWorkspace.class.getName());

    private static final long RETRY_MILLIS = 2000;
    /** Limits the back-off. It grows because Jenkins prints a line about the agent at each attempt. */
    private static final long MAX_RETRY_MILLIS = 30_000;

    private static final long TIMEOUT_MILLIS = 10 * 60_000L;

    private final AmlStepExecution step;
    private long retryMillis;
    private final long timeoutMillis;
    private long disconnectedSince;

    public AgentWorkspace(@NonNull AmlStepExecution step) {
        this(step, RETRY_MILLIS, TIMEOUT_MILLIS);
    }

    /** @param retryMillis delay before the second attempt; it grows with each further one */
    AgentWorkspace(@NonNull AmlStepExecution step, long retryMillis, long timeoutMillis) {
        this.step = step;
        this.retryMillis = retryMillis;
        this.timeoutMillis = timeoutMillis;
    }

    /** Returns whether a step is in a node block. */
    public static boolean isGiven(@NonNull StepContext context) {
        try {
            return context.get(FilePath.class) != null;
        } catch (IOException | RuntimeException e) {
            // The step has an agent that is not connected, which withWorkspace() waits for.
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Work in the folder. */
    @FunctionalInterface
    public interface Action {
        void run(@NonNull AgentPlace place) throws IOException, InterruptedException;
    }

    /**
     * Runs the action, or schedules the step to start over if the agent is not connected.
     *
     * @throws IOException also if the agent has been disconnected for too long
     */
    public void withWorkspace(@NonNull Action action) throws IOException, InterruptedException {
        FilePath folder = null;
        IOException why = null;
        try {
            folder = step.getContext().get(FilePath.class);
        } catch (IOException e) {
            why = e;
        } catch (RuntimeException e) {
            // Jenkins throws this for an agent that was deleted.
            LOGGER.log(Level.FINE, "no agent", e);
            why = new AbortException("The agent of this step is not there any more: it may have been deleted."
                    + " What to do: run the build again.");
        }
        if (folder != null) {
            action.run(AgentPlace.of(step.getContext(), folder));
            return;
        }
        long now = System.currentTimeMillis();
        if (disconnectedSince == 0) {
            disconnectedSince = now;
            step.println("Azure ML: waiting for the agent to connect");
        }
        if (now - disconnectedSince > timeoutMillis) {
            throw why == null ? new AbortException("The agent is not connected.") : why;
        }
        step.schedulePoll(retryMillis, step::startWork);
        retryMillis = Math.min(2 * retryMillis, MAX_RETRY_MILLIS);
    }
}
