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

/** Logs progress and retries at most every 10 seconds, and saves the responses. */
final class ScoreProgress implements BatchRun.Listener {

    private static final long LOG_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long SAVE_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final AmlStepExecution step;
    private final ScoredBatches scored;
    private final int count;
    private int answered;
    private long lastProgress = System.nanoTime();
    private long lastRetry = lastProgress - LOG_INTERVAL_NANOS;
    private long lastSave = lastProgress;

    /**
     * @param count number of all batches
     * @param known number of batches answered before a restart
     */
    ScoreProgress(@NonNull AmlStepExecution step, @NonNull ScoredBatches scored, int count, int known) {
        this.step = step;
        this.scored = scored;
        this.count = count;
        this.answered = known;
    }

    @Override
    public void succeeded(@NonNull Batch batch, @NonNull BatchResult result) {
        if (count > 1) {
            scored.add(batch, result);
        }
        long now = System.nanoTime();
        boolean save;
        String line = null;
        synchronized (this) {
            answered++;
            save = count > 1 && now - lastSave >= SAVE_INTERVAL_NANOS;
            if (save) {
                lastSave = now;
            }
            if (now - lastProgress >= LOG_INTERVAL_NANOS && answered < count) {
                lastProgress = now;
                line = "Azure ML: " + answered + " of " + count + " batches scored";
            }
        }
        if (line != null) {
            step.println(line);
        }
        if (save) {
            // Not awaited: if the controller stops before it is saved, the batch is scored again.
            step.getContext().saveState();
        }
    }

    @Override
    public void retrying(@NonNull Batch batch, @NonNull Duration delay, @NonNull IOException reason) {
        synchronized (this) {
            long now = System.nanoTime();
            if (now - lastRetry < LOG_INTERVAL_NANOS) {
                return;
            }
            lastRetry = now;
        }
        step.println("Azure ML: " + batch + " was rejected (" + reason.getMessage() + "); retrying in "
                + HumanReadable.duration(delay.plusMillis(999)));
    }
}
