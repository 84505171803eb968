package io.jenkins.plugins.azureml.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.FilePath;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** The current folder of a step. Its agent may still be on its way back from a restart of the controller: that is waited for. */
public final class AgentWorkspace {

    private static final long AGAIN_MILLIS = 2000;
    private static final long PATIENCE_MILLIS = 10 * 60_000L;

    private final AmlStepExecution step;
    private final long againMillis;
    private final long patienceMillis;
    private long missingSince;

    public AgentWorkspace(@NonNull AmlStepExecution step) {
        this(step, AGAIN_MILLIS, PATIENCE_MILLIS);
    }

    public AgentWorkspace(@NonNull AmlStepExecution step, long againMillis, long patienceMillis) {
        this.step = step;
        this.againMillis = againMillis;
        this.patienceMillis = patienceMillis;
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
    public interface Use {
        void of(@NonNull AgentPlace place) throws IOException, InterruptedException;
    }

    /**
     * Does it, or has the step begin again in a while if the agent is not connected.
     *
     * @throws IOException also if the agent has not been connected for too long
     */
    public void use(@NonNull Use what) throws IOException, InterruptedException {
        FilePath folder = null;
        IOException why = null;
        try {
            folder = step.getContext().get(FilePath.class);
        } catch (IOException e) {
            why = e;
        }
        if (folder != null) {
            what.of(AgentPlace.of(step.getContext(), folder));
            return;
        }
        long now = System.currentTimeMillis();
        if (missingSince == 0) {
            missingSince = now;
            step.println("Azure ML: waiting for the agent to connect");
        }
        if (now - missingSince > patienceMillis) {
            throw why == null ? new AbortException("The agent is not connected.") : why;
        }
        step.schedulePoll(againMillis, step::startWork);
    }
}
