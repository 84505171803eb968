package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.FilePath;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** The current folder of a step. Its agent may still be on its way back from a restart of the controller: that is waited for. */
public final class AgentWorkspace {

    private static final long RETRY_MILLIS = 2000;
    private static final long TIMEOUT_MILLIS = 10 * 60_000L;

    private final AmlStepExecution step;
    private final long retryMillis;
    private final long timeoutMillis;
    private long disconnectedSince;

    public AgentWorkspace(@NonNull AmlStepExecution step) {
        this(step, RETRY_MILLIS, TIMEOUT_MILLIS);
    }

    public AgentWorkspace(@NonNull AmlStepExecution step, long retryMillis, long timeoutMillis) {
        this.step = step;
        this.retryMillis = retryMillis;
        this.timeoutMillis = timeoutMillis;
    }

    /** Whether a step is in a node block. */
    public static boolean isGiven(@NonNull StepContext context) {
        try {
            return context.get(FilePath.class) != null;
        } catch (IOException e) {
            // There is one, whose agent is not there just now: that is waited for.
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** What is to be done in the folder. */
    @FunctionalInterface
    public interface Action {
        void run(@NonNull AgentPlace place) throws IOException, InterruptedException;
    }

    /**
     * Does it, or has the step begin again in a while if the agent is not connected.
     *
     * @throws IOException also if the agent has not been connected for too long
     */
    public void withWorkspace(@NonNull Action action) throws IOException, InterruptedException {
        FilePath folder = null;
        IOException why = null;
        try {
            folder = step.getContext().get(FilePath.class);
        } catch (IOException e) {
            why = e;
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
    }
}
