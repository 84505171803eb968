package io.jenkins.plugins.azureml.steps.score;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.azureml.HumanReadable;
import io.jenkins.plugins.azureml.scoring.Batch;
import io.jenkins.plugins.azureml.scoring.BatchResult;
import io.jenkins.plugins.azureml.scoring.BatchRun;
import io.jenkins.plugins.azureml.steps.AmlStepExecution;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Tells the log of batches now and then, and keeps their answers. */
final class ScoreProgress implements BatchRun.Listener {

    private static final long EVERY = TimeUnit.SECONDS.toNanos(10);

    private final AmlStepExecution step;
    private final ScoredBatches scored;
    private final int count;
    private int answered;
    private long toldAnswer = System.nanoTime();
    private long toldWait = toldAnswer - EVERY;
    private long saved = toldAnswer;

    /** @param known how many of them were answered before */
    ScoreProgress(@NonNull AmlStepExecution step, @NonNull ScoredBatches scored, int count, int known) {
        this.step = step;
        this.scored = scored;
        this.count = count;
        this.answered = known;
    }

    @Override
    public void succeeded(@NonNull Batch batch, @NonNull BatchResult result) {
        if (count > 1) {
            scored.keep(batch, result);
        }
        long now = System.nanoTime();
        boolean save;
        String line = null;
        synchronized (this) {
            answered++;
            save = count > 1 && now - saved >= EVERY / 5;
            if (save) {
                saved = now;
            }
            if (now - toldAnswer >= EVERY && answered < count) {
                toldAnswer = now;
                line = "Azure ML: " + answered + " of " + count + " batches scored";
            }
        }
        if (line != null) {
            step.println(line);
        }
        if (save) {
            // Nobody waits for it: at worst, a batch is asked again.
            step.getContext().saveState();
        }
    }

    @Override
    public void retrying(@NonNull Batch batch, @NonNull Duration delay, @NonNull IOException reason) {
        synchronized (this) {
            long now = System.nanoTime();
            if (now - toldWait < EVERY) {
                return;
            }
            toldWait = now;
        }
        step.println("Azure ML: " + batch + " was not taken (" + reason.getMessage() + "); sent again in "
                + HumanReadable.duration(delay.plusMillis(999)));
    }
}
